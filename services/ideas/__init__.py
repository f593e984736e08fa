"""Ideas: agents name problems, the incubator team examines them and puts them before a body."""

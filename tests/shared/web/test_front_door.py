def test_who_asks_for_the_host_alone_is_led_to_the_pages(open_app):
    answer = open_app().test_client().get("/")

    assert (answer.status_code, answer.location) == (303, "/notes/")

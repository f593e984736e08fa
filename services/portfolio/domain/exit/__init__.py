"""The exit path of a product: from the day it is opened to the reviews after the takeover."""

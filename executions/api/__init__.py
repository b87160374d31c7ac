"""The REST API of cases, executions and the XPath cache; rules live in services, selectors and access."""

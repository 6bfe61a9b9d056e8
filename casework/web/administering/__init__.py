"""Pages of administrators 系统管理: status, directory, rulebook, calendar, channels, quarantine; each act is the API's."""

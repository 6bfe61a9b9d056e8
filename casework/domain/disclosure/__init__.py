"""Publication 社会公布 and the list 失信惩戒名单, with their objections and their end."""

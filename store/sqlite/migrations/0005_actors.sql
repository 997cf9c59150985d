-- With the actors as well: who asks for a name has most rows looked at.
DROP INDEX change_now_time;
CREATE INDEX change_now_time ON change (by_time DESC, incident, withdrawn, start_day, end_day, lat, lon, country, form, kind, status,
	harm, contested, reviewed, origins, credibility, updated, actors) WHERE ended = 9223372036854775807;

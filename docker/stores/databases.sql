-- One database a room; run once, when the volume is new.
CREATE DATABASE "user";
CREATE DATABASE catalog;
CREATE DATABASE "order";
CREATE DATABASE payment;
CREATE DATABASE email;
CREATE DATABASE search;

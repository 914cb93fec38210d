//! Scheduling: when each watch is due. Pure; `now` is an argument.

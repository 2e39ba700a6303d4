//! Says in the log what became of the source.

use super::stats::Stats;
use crate::log::event::SourceEvent;
use crate::log::source::Source;
use crate::os::Ended;
use crate::out::{Level, Log, Shown, Text, put};

/// Says what `event` means for `source`.
pub fn tell(log: &mut Log, source: &Source, event: SourceEvent, stats: &Stats) {
    let (what, which) = source.name();
    let mut text = Text::line();
    let news = match event {
        SourceEvent::Quiet | SourceEvent::Data => return,
        SourceEvent::Found => "found",
        SourceEvent::Renewed => "renewed",
        SourceEvent::Gone(_) | SourceEvent::Failed(..) | SourceEvent::Ended(..) | SourceEvent::Lost(_) => "lost",
        SourceEvent::Waits(_) => "waited for",
        SourceEvent::StandsIn(trouble) => {
            put!(text, "no log over ubus: {}; taking {}{}", trouble, what, Shown(which));
            return log.at(Level::Info).line(&text);
        }
        SourceEvent::GivenUp => {
            put!(text, "no log from {}{} any more; ending, so that the next start chooses the source again", what, Shown(which));
            return log.at(Level::Err).line(&text);
        }
        SourceEvent::End => {
            put!(text, "end of input: bans: {}; lines: {} counted, ", [stats.bans, stats.counted]);
            put!(text, "{} not syslog, {} too long", [stats.not_syslog, stats.too_long]);
            return log.line(&text);
        }
    };
    put!(text, "source {}: {}{}", news, what, Shown(which));
    match event {
        SourceEvent::Renewed => put!(text, " is read from its start"),
        SourceEvent::Gone(errno) => put!(text, ": {}; waiting for it", errno),
        SourceEvent::Lost(trouble) => put!(text, ": {}; asking for it again", trouble),
        SourceEvent::Waits(trouble) => put!(text, ": {}", trouble),
        SourceEvent::Failed(errno, _) => put!(text, ": {}", errno),
        SourceEvent::Ended(Ended::NotRun, _) => put!(text, " cannot be run"),
        SourceEvent::Ended(Ended::Exit(code), _) => put!(text, " ended with exit code {}", u32::from(code)),
        SourceEvent::Ended(Ended::Signal(signal), _) => put!(text, " was ended by signal {}", u32::from(signal)),
        _ => {}
    }
    if let SourceEvent::Failed(_, delay) | SourceEvent::Ended(_, delay) = event {
        put!(text, "; starting it again in {} s; lines logged until then are lost", delay);
    }
    let is_well = matches!(event, SourceEvent::Found | SourceEvent::Renewed);
    log.at(if is_well { Level::Info } else { Level::Warning }).line(&text);
}

namespace Arvo.Orchestration;

/// <summary>What everything a step emits carries.</summary>
internal readonly record struct Stamp(string Time, ArvoTraceHeaders Trace, DerivedIds Ids);

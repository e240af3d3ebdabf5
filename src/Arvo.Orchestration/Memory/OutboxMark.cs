namespace Arvo.Orchestration;

/// <summary>Says that the outbox which the commit of <paramref name="Version"/> wrote is published.</summary>
public readonly record struct OutboxMark(string Subject, long Version);

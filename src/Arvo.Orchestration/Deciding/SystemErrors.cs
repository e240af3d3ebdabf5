namespace Arvo.Orchestration;

/// <summary>Builds the system error events that tell of a failed execution (AS §2.4, §9.7).</summary>
internal sealed class SystemErrors(string source, VersionedArvoContract self, EmissionDomains domains, double? executionUnits, bool withStackTraces)
{
    readonly ArvoEventFactory _factory = self.IsOrchestrator ? new ArvoOrchestratorEventFactory(self) : new ArvoEventFactory(self);

    /// <summary>Where the errors of one execution go.</summary>
    internal readonly record struct Address(string Subject, string? ParentSubject, string To, string ParentId);

    /// <summary>One event per distinct domain.</summary>
    public List<ArvoEvent> Build(Exception error, ArvoEvent consumed, Address address, in Stamp stamp)
    {
        var context = new DomainContext(consumed.Subject, address.ParentSubject, consumed.Domain, self.Domain, self.Domain);
        var resolved = ArvoDomain.ResolveAll(domains.SystemError!, context);
        var data = ArvoErrorData.Of(error, withStackTraces);
        var events = new List<ArvoEvent>(resolved.Count);
        foreach (var domain in resolved) events.Add(Make(consumed, address, data, domain, stamp, events.Count));
        return events;
    }

    ArvoEvent Make(
        ArvoEvent consumed, Address address, ArvoErrorData data, string? domain, in Stamp stamp,
        int ordinal) => _factory.SystemError(new ArvoEventOptions
    {
        Id = ArvoEventId.DeveloperManaged(stamp.Ids.EventId(ordinal, self.SystemError.Type, domain)),
        Source = source,
        Subject = address.Subject,
        Time = stamp.Time,
        To = address.To,
        AccessControl = consumed.AccessControl,
        ExecutionUnits = executionUnits,
        TraceParent = stamp.Trace.TraceParent,
        TraceState = stamp.Trace.TraceState,
        ParentId = address.ParentId,
        Domain = domain,
    }, data);
}

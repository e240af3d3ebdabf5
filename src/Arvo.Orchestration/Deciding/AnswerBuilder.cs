using System.Collections.Immutable;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Makes events of a stateless handler's answers (AS §11 step 6).</summary>
internal sealed class AnswerBuilder(string source, VersionedArvoContract contract, EmissionDomains domains, double? executionUnits)
{
    readonly ArvoEventFactory _factory = new(contract);

    public List<ArvoEvent> Build(IReadOnlyList<OutgoingEvent> answers, ArvoEvent consumed, in Stamp stamp)
    {
        var events = new List<ArvoEvent>(answers.Count);
        foreach (var answer in answers)
        {
            var symbols = answer.Domain is { Count: > 0 } own ? own : domains.Emits!;
            var resolved = ArvoDomain.ResolveAll(symbols,
                new DomainContext(consumed.Subject, null, consumed.Domain, contract.Domain, contract.Domain));
            for (var i = 0; i < resolved.Count; i++)
            {
                var id = EmittedId.Of(answer, stamp.Ids.EventId(events.Count, answer.Type, resolved[i]), i == 0);
                events.Add(Make(answer, consumed, resolved[i], stamp, id));
            }
        }

        return events;
    }

    ArvoEvent Make(OutgoingEvent answer, ArvoEvent consumed, string? domain, in Stamp stamp, ArvoEventId id) => _factory.Emits(new ArvoEventOptions
    {
        Id = id,
        Source = source,
        Type = answer.Type,
        Subject = consumed.Subject,
        Data = answer.Data,
        Time = answer.Time ?? stamp.Time,
        To = answer.To ?? consumed.RedirectTo ?? consumed.Source,
        AccessControl = answer.AccessControl ?? consumed.AccessControl,
        RedirectTo = answer.RedirectTo,
        ExecutionUnits = answer.ExecutionUnits ?? executionUnits,
        TraceParent = stamp.Trace.TraceParent,
        TraceState = stamp.Trace.TraceState,
        ParentId = consumed.Id,
        Domain = domain,
        Extensions = answer.Extensions ?? ImmutableDictionary<string, JsonElement>.Empty,
    });
}

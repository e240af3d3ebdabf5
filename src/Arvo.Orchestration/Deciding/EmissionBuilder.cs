using System.Collections.Immutable;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Makes events of what the author asked for (AS §9.6).</summary>
internal sealed class EmissionBuilder(string source, WorkflowContracts contracts, EmissionDomains domains, double? executionUnits)
{
    /// <summary>All events of a step, in order, with their final ids.</summary>
    /// <exception cref="ContractViolation">Data that a contract refuses.</exception>
    /// <exception cref="ExecutionViolation">A child workflow that can't be addressed.</exception>
    /// <exception cref="ArvoEventException">An event that is none, e.g. of an impossible type.</exception>
    public IReadOnlyList<ArvoEvent> Build(IReadOnlyList<OutgoingEvent> requested, StepContext step)
    {
        var built = new List<ArvoEvent>(requested.Count);
        for (var i = 0; i < requested.Count; i++) Add(built, requested[i], step);
        return built.ToArray();
    }

    void Add(List<ArvoEvent> built, OutgoingEvent request, StepContext step)
    {
        var rule = contracts.EmissionFor(request.Type);
        var role = rule?.Role ?? EmissionRole.Other;
        var symbols = request.Domain is { Count: > 0 } own ? own : domains.Services!;
        var resolved = ArvoDomain.ResolveAll(symbols,
            new DomainContext(step.Consumed.Subject, step.ParentSubject, step.Consumed.Domain, contracts.Self.Domain, rule?.Contract.Domain));
        var data = request.Data;
        for (var i = 0; i < resolved.Count; i++)
        {
            var ordinal = step.NextOrdinal();
            var subject = SubjectOf(request, role, rule, resolved[i], ordinal, step);
            if (i == 0 && rule is not null) data = Parse(request, rule, step);
            built.Add(Make(request, rule, role, step, new Leaving(subject, data, resolved[i], ordinal, IsFirst: i == 0)));
        }
    }

    ArvoEvent Make(
        OutgoingEvent request, EmissionRule? rule, EmissionRole role, StepContext step, Leaving leaving) => ArvoEvent.Create(new ArvoEventOptions
    {
        Id = EmittedId.Of(request, step.Ids.EventId(leaving.Ordinal, request.Type, leaving.Domain), leaving.IsFirst),
        Source = source,
        Type = request.Type,
        Subject = leaving.Subject,
        DataSchema = rule is null ? request.DataSchema : rule.Contract.DataSchema,
        Data = leaving.Data,
        Time = step.Time,
        To = request.To,
        AccessControl = request.AccessControl ?? step.Consumed.AccessControl,
        RedirectTo = request.RedirectTo ?? source,
        ExecutionUnits = request.ExecutionUnits ?? executionUnits,
        TraceParent = step.Trace.TraceParent,
        TraceState = step.Trace.TraceState,
        ParentId = role == EmissionRole.Completion ? step.InitEventId : step.Consumed.Id,
        Domain = leaving.Domain,
        Extensions = request.Extensions ?? NoExtensions,
    });

    static readonly ImmutableDictionary<string, JsonElement> NoExtensions = ImmutableDictionary<string, JsonElement>.Empty;

    static JsonElement Parse(OutgoingEvent request, EmissionRule rule, StepContext step)
    {
        var result = rule.Schema.Parse(request.Data);
        return result.IsValid
            ? result.Data
            : throw new ContractViolation(
                $"the data of the emitted event {request.Type} is refused by {rule.Contract.DataSchema}: {string.Join("; ", result.Faults)}",
                step.Consumed);
    }

    string SubjectOf(OutgoingEvent request, EmissionRole role, EmissionRule? rule, string? domain, int ordinal, StepContext step) => role switch
    {
        EmissionRole.Completion => step.ParentSubject ?? step.Consumed.Subject,
        EmissionRole.Child => ChildSubject(request, rule!.Contract, domain, ordinal, step),
        _ => step.Consumed.Subject,
    };

    string ChildSubject(OutgoingEvent request, VersionedArvoContract child, string? domain, int ordinal, StepContext step)
    {
        var parent = ArvoOrchestratorContract.ParentSubjectOf(request.Data);
        var executionId = step.Ids.ChildExecutionId(ordinal, request.Type, domain);
        var meta =
            new Dictionary<string, string>(StringComparer.Ordinal) { [ArvoOrchestrationSubjectContent.RedirectToKey] = request.RedirectTo ?? source };
        try
        {
            return string.IsNullOrEmpty(parent)
                ? ArvoOrchestrationSubject.New(child.Type, child.Version, source, domain, meta, executionId)
                : ArvoOrchestrationSubject.From(parent, child.Type, child.Version, domain, meta, executionId);
        }
        catch (ArvoSubjectException refused)
        {
            throw new ExecutionViolation($"no subject can be made for the child workflow {child.Type} {child.Version}: {refused.Message}",
                step.Consumed, refused);
        }
    }

    readonly record struct Leaving(string Subject, JsonElement Data, string? Domain, int Ordinal, bool IsFirst);
}

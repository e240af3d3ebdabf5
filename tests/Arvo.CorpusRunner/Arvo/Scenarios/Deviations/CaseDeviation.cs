using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>Judges a case that may deviate as a whole, by the rule of its number.</summary>
internal static class CaseDeviation
{
    /// <summary>What breaks the rule; null when it is kept.</summary>
    public static async Task<string?> JudgeAsync(JsonObject recorded, string number) => number switch
    {
        "W25" => ConstructionRule.Fault(recorded),
        _ when BuildFault(recorded) is { } fault => fault,
        "W5" => await StepDeviation.JudgeFromAsync(recorded, new ScenarioRun(recorded), 0),
        "W11" or "W17" or "W28" => await StepsAsync(recorded, (expected, _, _) => expected),
        "W12" => await EachStepAsync(recorded, CompletionRule.FaultOfEmpty),
        "W16" => await SameAsTwinAsync(recorded, Without(recorded, "memoryKind"), null),
        "W2" or "W3" or "W10" or "W13" or "W14" or "W15" => await StepDeviation.JudgeMarkedAsync(recorded, number),
        "W18" => await SameAsTwinAsync(recorded, recorded, ParsedFirst),
        "W20" => await DomainRule.FaultAsync(recorded),
        "W19" => await StepsAsync(recorded, ParentIdsAsGiven),
        "W21" => await EachStepAsync(recorded, CompletionRule.FaultOfSpecialKeys),
        "W22" => await StepsAsync(recorded, RedirectErrors),
        "W27" => await OldSubjects.FaultAsync(recorded),
        _ => $"there is no rule for a case that deviates by {number}",
    };

    /// <summary>Every step as recorded, after the expectation was changed by a rule; steps may have rules of their own.</summary>
    public static async Task<string?> StepsAsync(
        JsonObject recorded, Func<JsonNode, StepOutcome, ScenarioRun, JsonNode> byRule, bool idsMayRepeat = false)
    {
        var run = new ScenarioRun(recorded);
        var steps = recorded["steps"]!.AsArray();
        var refused = new HashSet<int>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i]!["deviationAllowed"]?.GetValue<string>() is { } marked && StepDeviation.IsStepRule(marked))
                return await StepDeviation.JudgeFromAsync(recorded, run, i, refused, byRule);
            var outcome = await run.RunAsync(i);
            var expected = byRule(steps[i]!["expect"]!.DeepClone(), outcome, run);
            var fault = StepJudge.Difference(expected, outcome, run.Bindings, idsMayRepeat);
            if (fault is not null && !outcome.IsWorkflow) fault = StepDeviation.SameIds(expected, outcome, run, i);
            fault = await ByCommonRulesAsync(fault, recorded, outcome, run, i, refused);
            if (fault is not null) return $"step {i}: {fault}";
        }

        return null;
    }

    /// <summary>Two runs that have to do the same, step by step.</summary>
    public static async Task<string?> SameAsTwinAsync(JsonObject recorded, JsonObject twin, Func<ArvoEvent, IArvoEventHandler, ArvoEvent>? change)
    {
        var ours = await ScenarioRun.RunAllAsync(recorded);
        var theirs = await ScenarioRun.RunAllAsync(twin, change: change is null ? null : (delivered, handler) => change(delivered, handler));
        foreach (var (index, outcome) in ours.Outcomes)
            if (StructuralComparison.Difference(theirs.Outcomes[index].Essence(), outcome.Essence(), new CaseBindings()) is { } difference)
                return $"step {index} differs from its twin: {difference}";
        return null;
    }

    public static JsonObject Without(JsonObject recorded, string member)
    {
        var copy = recorded.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }

    static async Task<string?> EachStepAsync(JsonObject recorded, Func<JsonNode, StepOutcome, ScenarioRun, string?> rule)
    {
        var run = new ScenarioRun(recorded);
        var steps = recorded["steps"]!.AsArray();
        var refused = new HashSet<int>();
        for (var i = 0; i < steps.Count; i++)
        {
            var outcome = await run.RunAsync(i);
            var fault = rule(steps[i]!["expect"]!, outcome, run);
            if (fault is not null && !outcome.IsWorkflow) fault = StepDeviation.SameIds(steps[i]!["expect"]!, outcome, run, i);
            fault = await ByCommonRulesAsync(fault, recorded, outcome, run, i, refused);
            if (fault is not null) return $"step {i}: {fault}";
        }

        return null;
    }

    /// <summary>
    /// What is left of a fault when the rules that hold in any case have been asked, and what follows from steps that those let be refused.
    /// </summary>
    static async Task<string?> ByCommonRulesAsync(
        string? fault, JsonObject recorded, StepOutcome outcome, ScenarioRun run, int index, HashSet<int> refused)
    {
        var expected = recorded["steps"]![index]!["expect"]!;
        if (fault is not null && CommonRules.TryJudge(expected, outcome, run, index, out var common)) fault = common;
        else if (fault is not null && refused.Count > 0 && await StepDeviation.IsAsWithoutAsync(recorded, outcome, index, refused)) fault = null;
        if (outcome.Thrown is not null && expected["thrown"] is null) refused.Add(index);
        return fault;
    }

    static string? BuildFault(JsonObject recorded)
    {
        var run = new ScenarioRun(recorded);
        return recorded["handlers"]!.AsObject().Select(handler => ConstructionJudge.Difference(handler.Key, handler.Value!, run))
            .FirstOrDefault(fault => fault is not null);
    }

    /// <summary>Refused because the lock was not to be had, in a way that asks for a retry, and without any effect.</summary>
    public static bool IsRefusedByLock(StepOutcome outcome) =>
        outcome is { Thrown: TransactionViolation { Cause: TransactionViolationCause.LockUnacquired
            or TransactionViolationCause.LockMachineMemoryFailure,
            RetryHelps: true },
            Wrote: false, Emitted.Count: 0 };

    // Ids are not percent-encoded.
    static JsonNode ParentIdsAsGiven(JsonNode expected, StepOutcome outcome, ScenarioRun run)
    {
        string?[] given = [outcome.Delivered.Id, outcome.Before?.InitEventId];
        var sent = expected["emitted"]!.AsArray().Concat((expected["record"] as JsonObject)?["events"]?["produced"] as JsonArray ?? []);
        foreach (var one in sent.Where(one => one!["parentid"] is not null))
            if (given.FirstOrDefault(id => id is not null && ArvoUri.Encode(id) == one!["parentid"]!.GetValue<string>()) is { } id)
                one!["parentid"] = id;
        return expected;
    }

    // A system error goes where the answer would have gone; so it is also told in the record of whoever is given it.
    static JsonNode RedirectErrors(JsonNode expected, StepOutcome outcome, ScenarioRun run)
    {
        foreach (var told in EventsTold(expected["record"] as JsonObject))
            if (run.Outcomes.Values.SelectMany(earlier => earlier.Emitted)
                .FirstOrDefault(sent => sent.Id == run.Bindings.ValueOf(told["id"]!.GetValue<string>())) is { } sent)
                told["to"] = sent.To;
        var systemErrorType = outcome.Handler is ArvoWorkflow workflow
            ? workflow.SystemErrorType
            : ((ArvoEventHandler)outcome.Handler).SystemErrorType;
        var (redirected, usual) = outcome.IsWorkflow
            ? ArvoOrchestrationSubject.TryParse(outcome.Delivered.Subject, out var subject)
                ? (subject.RedirectTo, subject.Execution.Initiator)
                : (null, outcome.Delivered.Source)
            : (outcome.Delivered.RedirectTo, outcome.Delivered.Source);
        if (redirected is null) return expected;
        // An author may emit an event of that type, which goes where its author says.
        foreach (var sent in expected["emitted"]!.AsArray()
            .Where(sent => sent!["type"]!.GetValue<string>() == systemErrorType && sent["to"]?.GetValue<string>() == ArvoUri.Encode(usual)))
            sent!["to"] = redirected;
        return expected;
    }

    // What a record tells of events that were sent by somebody else: the last one and collected answers.
    static IEnumerable<JsonNode> EventsTold(JsonObject? record) =>
        new[] { record?["events"]?["consumed"] }
            .Concat((record?["events"]?["expected"] as JsonObject ?? []).SelectMany(request => request.Value!.AsArray()))
            .OfType<JsonObject>();

    // The same data, already as the schema makes it: a handler that is given parsed data can't tell the difference.
    static ArvoEvent ParsedFirst(ArvoEvent delivered, IArvoEventHandler handler)
    {
        var schemas = handler switch
        {
            ArvoOrchestrator orchestrator => orchestrator.Machines.SelectMany(machine => machine.Services.Values.Append(machine.Self)),
            ArvoEventHandler stateless => stateless.Contract.Versions.Values,
            _ => ScenarioContractsOf(handler),
        };
        foreach (var version in schemas.Where(version => version.DataSchema == delivered.DataSchema))
        {
            var schema = version.Accepts.Type == delivered.Type ? version.Accepts.Schema : version.Emits.GetValueOrDefault(delivered.Type);
            if (schema?.Parse(delivered.Data) is { IsValid: true } parsed) return delivered with { Data = parsed.Data };
        }

        return delivered;
    }

    static IEnumerable<VersionedArvoContract> ScenarioContractsOf(IArvoEventHandler handler) =>
        handler is ArvoResumable resumable ? resumable.Contracts : [];
}

using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>W12 and W21: a workflow that ends always tells so, with the output of which the configuring keys are no part.</summary>
internal static class CompletionRule
{
    /// <summary>
    /// A step that ends the instance emits the completion, or is refused by the completion's contract; other steps are as recorded.
    /// </summary>
    public static string? FaultOfEmpty(JsonNode expected, StepOutcome outcome, ScenarioRun run)
    {
        var record = expected["record"] as JsonObject;
        var ends = record?["status"]?.GetValue<string>() == "done" && outcome.Before?.Status != "done";
        if (ends
            && CompletionOf(outcome) is var (_, completeType)
            && expected["emitted"]!.AsArray().Any(sent => sent!["type"]!.GetValue<string>() == completeType))
            return StepJudge.Difference(expected, outcome, run.Bindings);
        // An output that counts as none for the reference is one here, and no object.
        if (outcome is { IsResumable: true, Thrown: ContractViolation } && expected["thrown"] is null) return CommonRules.NothingHappened(outcome);
        if (!ends)
            return outcome.Thrown is ContractViolation && record?["status"]?.GetValue<string>() == "done"
                ? null
                : StepJudge.Difference(expected, outcome, run.Bindings);
        var output = record!["state"]?["output"];
        return FaultOf(output?.DeepClone() ?? new JsonObject(), outcome);
    }

    /// <summary>
    /// As above, for outputs that carry <c>__id</c>, <c>__executionunits</c> or <c>__domain</c>, which the reference refused with the output.
    /// </summary>
    public static string? FaultOfSpecialKeys(JsonNode expected, StepOutcome outcome, ScenarioRun run)
    {
        var ends = outcome.After?.Status == "done" && outcome.Before?.Status != "done";
        if (expected["thrown"] is null && !ends) return StepJudge.Difference(expected, outcome, run.Bindings);
        if (outcome.Thrown is not null || !ends) return $"the workflow must complete, but {outcome.Thrown?.Message ?? "nothing was stored"}";
        var output = RecordView.Node(outcome.After?.State)?["output"]?.AsObject();
        return output is null ? "the stored snapshot has no output" : FaultOf(output, outcome);
    }

    static string? FaultOf(JsonNode output, StepOutcome outcome)
    {
        var (contract, completeType) = CompletionOf(outcome);
        var data = WithoutSpecialKeys(output);
        var parsed = contract.Emits[completeType].Parse(RecordView.Element(data)!.Value);
        if (!parsed.IsValid)
            return outcome.Thrown is ContractViolation && !outcome.Wrote && outcome.Emitted.Count == 0
                ? null
                : "an output that the contract refuses must be a contract violation that stores nothing";
        if (outcome.Thrown is not null) return $"the workflow must complete, but {outcome.Thrown.Message}";

        var completions = outcome.Emitted.Where(sent => sent.Type == completeType).ToList();
        if (completions.Count == 0) return "the workflow ended without telling so";
        var subject = ArvoOrchestrationSubject.Parse(outcome.Delivered.Subject);
        var completion = completions[0];
        if (!StructuralComparison.AreEqual(RecordView.Node(parsed.Data), RecordView.Node(completion.Data)))
            return $"the completion carries {completion.Data}, the contract makes {parsed.Data} of the output";
        if (completion.To != (subject.RedirectTo ?? subject.Execution.Initiator)) return $"the completion goes to {completion.To}";
        if (completion.ParentId != (outcome.Before?.InitEventId ?? outcome.Delivered.Id))
            return "the completion's parent is not the event that started the workflow";
        if (completion.Subject != (outcome.After!.ParentSubject ?? outcome.Delivered.Subject)) return "the completion has another subject";
        if (output is JsonObject special && special["__executionunits"] is { } units && completion.ExecutionUnits != units.GetValue<double>())
            return "the completion's units are not the output's";
        if (output is JsonObject keyed
            && keyed["__id"]?["value"] is { } id
            && keyed["__id"]!["deduplication"]!.GetValue<string>() == "DEVELOPER_MANAGED"
            && completion.Id != id.GetValue<string>())
            return "the completion's id is not the output's";
        return outcome.After.Status == "done" ? null : "the record is not done";
    }

    static (VersionedArvoContract Contract, string CompleteType) CompletionOf(StepOutcome outcome)
    {
        var version = ArvoOrchestrationSubject.Parse(outcome.Delivered.Subject).Orchestrator.Version;
        var contract = outcome.Handler switch
        {
            ArvoOrchestrator orchestrator => orchestrator.Machines.Single(machine => machine.Version == version).Self,
            ArvoResumable resumable => resumable.Contracts.First(known => known.Type == resumable.Source && known.Version == version),
            _ => throw new NotSupportedException(),
        };
        return (contract, contract.Emits.Keys.Single());
    }

    static JsonNode WithoutSpecialKeys(JsonNode output)
    {
        var data = output.DeepClone();
        if (data is not JsonObject members) return data;
        foreach (var key in (string[])["__id", "__executionunits", "__domain"]) members.Remove(key);
        return members;
    }
}

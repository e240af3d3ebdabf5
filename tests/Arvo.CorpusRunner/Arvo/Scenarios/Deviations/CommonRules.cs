using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// What holds for every event that meets a workflow in a special way, whichever weakness a step is
/// marked with: duplicates (W2), early and late ones (W10), second starts (W13).
/// </summary>
internal static class CommonRules
{
    /// <summary>False: the event is an ordinary one. Otherwise what breaks the rule; null when it is kept.</summary>
    public static bool TryJudge(JsonNode expected, StepOutcome outcome, ScenarioRun run, int index, out string? fault)
    {
        fault = null;
        if (outcome.IsWorkflow && IsLockedWhereTheReferenceIsNot(expected, outcome)) return true;
        if (!outcome.IsWorkflow || IsForeign(outcome)) return false;
        if (outcome is { LockedAfter: true, UnlockFails: false, Wrote: true })
        {
            fault = "somebody holds the instance, but it was handled";
            return true;
        }

        // Whoever is refused because of a fault of the memory, or of a contract, never got that far; but a duplicate needs no memory to be written.
        var isRefused = expected["thrown"] is not null;
        var applied = run.Outcomes.Where(earlier => earlier.Key < index
            && earlier.Value.Wrote
            && earlier.Value.Delivered.Subject == outcome.Delivered.Subject)
            .OrderBy(earlier => earlier.Key)
            .Select(earlier => earlier.Value)
            .ToList();
        if (applied.Any(earlier => IsSame(earlier, outcome)) && (!isRefused || outcome.Thrown is null)) fault = AppliedOnce(outcome, applied[^1]);
        else if (isRefused) return false;
        else if (outcome.Before is null && outcome.Delivered.Type != outcome.Handler.Source) fault = EarlyIsRefused(outcome);
        else if (outcome.Before is { ExecutionStatus: ExecutionStatus.Failure }) fault = LateIsNoted(outcome);
        else if (outcome.Before is not null && outcome.Delivered.Type == outcome.Handler.Source && outcome.Thrown is not ContractViolation)
            fault = SecondStartIsRefused(outcome);
        else return false;
        return true;
    }

    /// <summary>W5: where the reference takes no lock it does not notice that somebody holds the instance, or that locking fails.</summary>
    public static bool IsLockedWhereTheReferenceIsNot(JsonNode expected, StepOutcome outcome) =>
        expected["lockRequired"]?.GetValue<bool>() == false && CaseDeviation.IsRefusedByLock(outcome);

    public static string? NothingHappened(StepOutcome outcome) =>
        outcome.Wrote ? "the record was written" : outcome.Emitted.Count > 0 ? $"{outcome.Emitted.Count} events were emitted" : null;

    // An event is applied once; the answer to the last applied one is given again, byte by byte.
    static string? AppliedOnce(StepOutcome outcome, StepOutcome last)
    {
        if (outcome.Wrote || outcome.Thrown is not null)
            return $"a duplicate must do nothing, but {(outcome.Wrote ? "the record was written" : outcome.Thrown!.Message)}";
        var again = IsSame(last, outcome) ? last.Emitted : [];
        return outcome.Emitted.SequenceEqual(again)
            ? null
            : $"a duplicate must give the {again.Count} events of the first time again, got {outcome.Emitted.Count}";
    }

    static string? EarlyIsRefused(StepOutcome outcome) =>
        NothingHappened(outcome)
            ?? (outcome.Thrown is ExecutionViolation { RetryHelps: true } ? null : "an early event must be refused in a way that asks for a retry");

    static string? LateIsNoted(StepOutcome outcome) =>
        NothingHappened(outcome) ?? (outcome.Thrown is null ? null : $"a late event is no error, but {outcome.Thrown.Message}");

    static string? SecondStartIsRefused(StepOutcome outcome) =>
        NothingHappened(outcome) ?? (outcome.Thrown is ExecutionViolation { RetryHelps: false } ? null : "a second start must be refused");

    static bool IsSame(StepOutcome left, StepOutcome right) =>
        left.Delivered.Id == right.Delivered.Id && left.Delivered.Source == right.Delivered.Source;

    static bool IsForeign(StepOutcome outcome) =>
        !ArvoOrchestrationSubject.TryParse(outcome.Delivered.Subject, out var subject) || subject.Orchestrator.Name != outcome.Handler.Source;
}

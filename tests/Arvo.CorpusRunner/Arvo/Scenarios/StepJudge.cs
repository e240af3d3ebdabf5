using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>Compares the outcome of a step with the recorded one (FORMAT §5.4).</summary>
internal static class StepJudge
{
    /// <summary>The first difference; null when everything fits.</summary>
    public static string? Difference(JsonNode expected, StepOutcome actual, CaseBindings bindings, bool idsMayRepeat = false)
    {
        if (ThrownDifference(expected["thrown"], actual) is { } thrown) return thrown;
        if (StructuralComparison.Difference(expected["emitted"], actual.EmittedJson(), bindings, idsMayRepeat) is { } emitted)
            return $"emitted{emitted}";
        if (expected.AsObject().TryGetPropertyValue("record", out var record)
            && RecordDifference(record, actual, bindings, idsMayRepeat) is { } stored)
            return stored;
        if (actual.ChangedAnother) return "the record of another subject changed";
        return LockDifference(expected, actual);
    }

    public static string? RecordDifference(JsonNode? expected, StepOutcome actual, CaseBindings bindings, bool idsMayRepeat = false)
    {
        if (expected is JsonValue && expected.GetValue<string>() == "unchanged")
            return ReferenceEquals(actual.Before, actual.After) ? null : "record was written, recorded is unchanged";
        return StructuralComparison.Difference(WithoutError(expected), actual.RecordJson() is { } record ? WithoutError(record) : null, bindings,
            idsMayRepeat) is { } stored
            ? $"record{stored}"
            : null;
    }

    static JsonNode? WithoutError(JsonNode? record)
    {
        if (record?["executionStatus"]?.GetValue<string>() != "failure") return record;
        return new JsonObject { ["executionStatus"] = "failure", ["subject"] = record["subject"]?.DeepClone() };
    }

    static string? ThrownDifference(JsonNode? expected, StepOutcome actual)
    {
        var thrown = actual.ThrownJson();
        if (expected is null)
            return thrown is null ? null : $"nothing should be thrown, but {actual.Thrown!.GetType().Name}: {actual.Thrown.Message}";
        if (thrown is null) return $"{expected.ToJsonString()} should be thrown";
        foreach (var key in (string[])["class", "type", "cause"])
            if (expected[key]?.GetValue<string>() != thrown[key]?.GetValue<string>())
                return $"thrown.{key} expected {expected[key]}, got {thrown[key]} ({actual.Thrown!.Message})";
        return null;
    }

    static string? LockDifference(JsonNode expected, StepOutcome actual)
    {
        if (actual.Handler is not ArvoWorkflow workflow) return null;
        if (expected["lockRequired"]?.GetValue<bool>() is { } required && required != workflow.RequiresResourceLocking)
            return $"lockRequired expected {required}";
        // W5: where the reference takes no lock, ours may be kept by a memory that fails to give it back.
        var lockedOnly = actual.UnlockFails && expected["lockRequired"]?.GetValue<bool>() == false;
        return !lockedOnly && expected["lockedAfter"]?.GetValue<bool>() is { } locked && locked != actual.LockedAfter
            ? $"lockedAfter expected {locked}"
            : null;
    }
}

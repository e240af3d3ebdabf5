using System.Text.Json;
using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>A stored record as the corpus shows it (FORMAT §5.4), and back.</summary>
internal static class RecordView
{
    /// <param name="record">The record.</param>
    /// <param name="isResumable">Whether a resumable wrote it.</param>
    /// <param name="lastSent">
    /// Ids of the requests sent last; older ones that are still awaited (W15) are not part of the view. Null: show all.
    /// </param>
    public static JsonObject Of(MachineMemoryRecord record, bool isResumable, IReadOnlySet<string>? lastSent = null)
    {
        if (record.ExecutionStatus == ExecutionStatus.Failure)
            return new JsonObject { ["executionStatus"] = "failure", ["subject"] = record.Subject, ["error"] = null };
        var events = new JsonObject
        {
            ["consumed"] = Node(record.Consumed), ["produced"] = new JsonArray([.. record.Produced.Select(produced => Node(produced))]),
        };
        if (isResumable) events["expected"] = ExpectedOf(record, lastSent);
        var view = new JsonObject
        {
            ["executionStatus"] = "normal",
            ["initEventId"] = record.InitEventId,
            ["subject"] = record.Subject,
            ["parentSubject"] = record.ParentSubject,
            ["status"] = record.Status,
            ["events"] = events,
        };
        if (isResumable)
        {
            view["state$$"] = Node(record.State);
            return view;
        }

        view["value"] = Node(record.Value);
        view["state"] = Node(record.State);
        view["machineDefinition"] = null;
        return view;
    }

    public static MachineMemoryRecord Read(JsonObject stored)
    {
        var failed = stored["executionStatus"]?.GetValue<string>() == "failure";
        return new MachineMemoryRecord
        {
            Subject = stored["subject"]!.GetValue<string>(),
            ExecutionStatus = failed ? ExecutionStatus.Failure : ExecutionStatus.Normal,
            Status = stored["status"]?.GetValue<string>() ?? "error",
            InitEventId = stored["initEventId"]?.GetValue<string>(),
            ParentSubject = stored["parentSubject"]?.GetValue<string>(),
            Value = Element(stored["value"]),
            State = Element(stored["state"] ?? stored["state$$"]),
            Consumed = Element(stored["events"]?["consumed"]),
            Produced = [.. (stored["events"]?["produced"]?.AsArray() ?? []).Select(produced => Element(produced)!.Value)],
            Expected = stored["events"]?["expected"]?.AsObject().ToDictionary(
                request => request.Key, request => (IReadOnlyList<JsonElement>)[.. request.Value!.AsArray().Select(reply => Element(reply)!.Value)],
                StringComparer.Ordinal),
        };
    }

    public static JsonNode? Node(JsonElement? element) =>
        element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } json ? JsonNode.Parse(json.GetRawText()) : null;

    public static JsonElement? Element(JsonNode? node) => node is null ? null : JsonDocument.Parse(node.ToJsonString()).RootElement;

    static JsonObject? ExpectedOf(MachineMemoryRecord record, IReadOnlySet<string>? lastSent) => record.Expected is null
        ? null
        : new JsonObject(record.Expected
            .Where(request => lastSent is null || lastSent.Contains(request.Key))
            .Select(request => KeyValuePair.Create(request.Key, (JsonNode?)new JsonArray([.. request.Value.Select(reply => Node(reply))]))));
}

using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>Compares a machine with what was recorded about it. An absent expectation means empty.</summary>
public static class Expectation
{
    static readonly string[] Known =
    [
        "status", "value", "context", "output", "error", "errorContains", "tags", "meta", "history", "trace", "emitted", "guards",
    ];

    static readonly string[] Persisted = ["status", "value", "context", "output", "children"];

    /// <summary>null when equal, otherwise the first difference.</summary>
    public static string? Compare(JsonElement expect, CaseActor actor)
    {
        Fields.Check(expect, "expect", Known);
        var expected = DataValue.FromJson(expect);
        foreach (var (name, got) in Observe(expected, actor))
        {
            if (!AreEqual(expected[name], got))
                return Differs(name, expected[name], got);
        }
        var contained = expected["errorContains"].AsString();
        return contained is null || actor.ErrorText?.Contains(contained, StringComparison.Ordinal) == true
            ? null
            : Differs("error", contained, actor.ErrorText);
    }

    /// <summary>The persisted form: order inside history does not count, and errors are everybody's own.</summary>
    public static string? ComparePersisted(DataValue expected, DataValue got)
    {
        foreach (var name in Persisted)
        {
            if (!AreEqual(expected[name], got[name]))
                return Differs($"persisted {name}", expected[name], got[name]);
        }
        var expectedHistory = SortedHistory(expected["historyValue"]);
        var gotHistory = SortedHistory(got["historyValue"]);
        return AreEqual(expectedHistory, gotHistory) ? null : Differs("persisted historyValue", expectedHistory, gotHistory);
    }

    static IEnumerable<(string Name, DataValue Got)> Observe(DataValue expected, CaseActor actor)
    {
        var snapshot = actor.Snapshot;
        yield return ("status", snapshot.Status.ToString().ToLowerInvariant());
        yield return ("value", snapshot.Value);
        yield return ("context", snapshot.Context);
        // Output is recorded only of machines that are done, and null there stands for none.
        if (snapshot.Status == SnapshotStatus.Done || !expected["output"].IsUndefined)
            yield return ("output", snapshot.Output.IsUndefined && expected["output"].Kind == DataKind.Null ? DataValue.Null : snapshot.Output);
        yield return ("tags", Texts(snapshot.Tags));
        yield return ("meta", EmptyAsAbsent(snapshot.Meta));
        yield return ("history", EmptyAsAbsent(History(snapshot)));
        yield return ("trace", EmptyAsAbsent(DataValue.Array([.. actor.Log])));
        yield return ("emitted", EmptyAsAbsent(DataValue.Array([.. actor.Emitted])));
        // Only recorded where a case is about it.
        if (!expected["guards"].IsUndefined)
            yield return ("guards", DataValue.Array([.. actor.GuardTrace.Select(message => DataValue.From(message))]));
    }

    static DataValue History(Snapshot snapshot) =>
        DataValue.Object(snapshot.HistoryValue.Select(record => KeyValuePair.Create(record.Id, Texts(record.NodeIds))));

    static DataValue Texts(IEnumerable<string> texts) =>
        EmptyAsAbsent(DataValue.Array([.. texts.Order(StringComparer.Ordinal).Select(text => DataValue.From(text))]));

    static DataValue SortedHistory(DataValue history) => DataValue.Object(history.Members.Select(record => KeyValuePair.Create(
        record.Key,
        Texts(record.Value.Items.Select(node => node["id"].AsString() ?? "?")))));

    static DataValue EmptyAsAbsent(DataValue value) => value.Count == 0 ? default : value;

    // Absent is not null here. What was recorded went through JSON, which has no infinite numbers.
    static bool AreEqual(DataValue expected, DataValue got) =>
        expected.IsUndefined == got.IsUndefined && (expected == got || (!got.IsUndefined && expected == DataValue.Parse(got.ToUtf8Bytes())));

    static string Differs(string what, DataValue expected, DataValue got) => $"{what}: expected {Show(expected)}, got {Show(got)}";

    static string Show(DataValue value) => value.IsUndefined ? "nothing" : value.ToString();
}

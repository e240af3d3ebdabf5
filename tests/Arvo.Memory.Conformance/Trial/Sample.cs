using System.Text;
using System.Text.Json;
using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

/// <summary>Data that facts store, and how they are compared.</summary>
internal static class Sample
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static InstanceSummary Summary(string machine = "arvo.orc.order", string? parent = null) => new()
    {
        Machine = machine,
        MachineVersion = "1.0.0",
        ExecutionStatus = ExecutionStatus.Normal,
        Status = "active",
        Value = """{"paying":"waiting"}""",
        ParentSubject = parent,
        Initiator = "com.shop.web",
        InitEventId = "e-1",
        LastError = null,
    };

    public static MachineCommit Commit(string state = "state-1", params EventKey[] keys) => new()
    {
        State = Bytes(state),
        Summary = Summary(),
        EventKeys = keys.Length > 0 ? keys : [Trial.NewKey()],
    };

    public static MachineCommit CommitWithOutbox(int events = 1, params EventKey[] keys) =>
        Commit(keys: keys) with { Outbox = [.. Enumerable.Range(1, events).Select(Event)] };

    public static OutboundEvent Event(int number) => new(
        $"event-{number}", "arvo.orc.order", "com.pay.charge", "subject-of-child", "com.pay.charge", number % 2 == 0 ? "external" : null,
        Bytes($$"""{"id":"event-{{number}}","n":{{number}}}"""));

    public static MachineTimer Timer(string id, DateTimeOffset due, long sequence = 1) =>
        new(id, sequence, due, Bytes($$"""{"type":"xstate.after.{{id}}"}"""));

    public static MachineMemoryRecord Record(string subject, string value = "paying") => new()
    {
        Subject = subject,
        ExecutionStatus = ExecutionStatus.Normal,
        Status = "active",
        InitEventId = "e-1",
        ParentSubject = "parent",
        Value = Json($"\"{value}\""),
        State = Json($$"""{"z":1,"a":{"b":1.50,"deep":[[[["ü€"]]]]},"value":"{{value}}"}"""),
        Consumed = Json($$"""{"id":"{{Guid.NewGuid():N}}","source":"com.shop.web","type":"arvo.orc.order","data":{"n":1e3} }"""),
        Produced = [Json("""{"id":"p-1"}"""), Json("""{"id":"p-2"}""")],
    };

    public static void ShouldEqual(this IReadOnlyList<OutboundEvent> actual, IReadOnlyList<OutboundEvent> expected)
    {
        actual.Select(entry => entry with { Body = default }).ShouldBe(expected.Select(entry => entry with { Body = default }));
        actual.Select(entry => Convert.ToHexString(entry.Body.Span)).ShouldBe(expected.Select(entry => Convert.ToHexString(entry.Body.Span)));
    }

    public static void ShouldEqual(this IReadOnlyList<MachineTimer> actual, params IReadOnlyList<MachineTimer> expected)
    {
        actual.Select(timer => timer with { Event = default }).ShouldBe(expected.Select(timer => timer with { Event = default }));
        actual.Select(timer => Convert.ToHexString(timer.Event.Span)).ShouldBe(expected.Select(timer => Convert.ToHexString(timer.Event.Span)));
    }

    public static void ShouldHold(this ReadOnlyMemory<byte>? state, string text) =>
        Encoding.UTF8.GetString(state.ShouldNotBeNull().Span).ShouldBe(text);

    public static void ShouldEqual(this MachineMemoryRecord? actual, MachineMemoryRecord expected) =>
        Convert.ToHexString(MachineMemoryRecordCodec.Encode(actual.ShouldNotBeNull()))
            .ShouldBe(Convert.ToHexString(MachineMemoryRecordCodec.Encode(expected)));
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>
/// The limit: the same machines as one would write them by hand when nothing else is needed, with an immutable state of its own. No history, no
/// guards in tables, no emitted events, no errors to roll back.
/// </summary>
sealed partial record SwitchMachine(
    string Name,
    Func<SwitchMachine.State> Start,
    Func<SwitchMachine.State, string, SwitchMachine.State> Send,
    Func<int, string> EventAt)
{
    public static IReadOnlyList<SwitchMachine> All { get; } =
    [
        new("flat", () => new("a", 0), Flat, _ => "NEXT"),
        new("nested", () => new("A.p", 0), Nested, i => i % 4 == 3 ? "TOP" : "LEAF"),
        new("parallel", () => new("on on on on", 0), Parallel, _ => "T"),
    ];

    internal sealed record State(string Value, int N);

    [JsonSerializable(typeof(State))]
    internal sealed partial class StateJson : JsonSerializerContext;

    public static byte[] Write(State state) => JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Default.State);

    public static State Read(byte[] json) =>
        JsonSerializer.Deserialize(json, StateJson.Default.State) ?? throw new JsonException("No state.");

    static State Flat(State state, string type) => (state.Value, type) switch
    {
        ("a", "NEXT") => new("b", state.N + 1),
        ("b", "NEXT") => new("c", state.N + 1),
        ("c", "NEXT") => new("a", state.N + 1),
        _ => state,
    };

    static State Nested(State state, string type) => (state.Value, type) switch
    {
        ("A.p", "LEAF") => state with { Value = "A.q" },
        ("A.q", "LEAF") => state with { Value = "A.p" },
        ("B.p", "LEAF") => state with { Value = "B.q" },
        ("B.q", "LEAF") => state with { Value = "B.p" },
        (_, "TOP") => new(state.N % 2 == 0 ? "B.p" : "A.p", state.N + 1),
        _ => state,
    };

    static State Parallel(State state, string type) => (state.Value, type) switch
    {
        ("on on on on", "T") => new("off off off off", state.N + 1),
        ("off off off off", "T") => state with { Value = "on on on on" },
        _ => state,
    };
}

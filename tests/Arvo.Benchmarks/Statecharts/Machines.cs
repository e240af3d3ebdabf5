using System.Text;
using Arvo.Statecharts;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>A machine of the comparison: compiled, and the events it is given.</summary>
/// <param name="Name">flat, nested or parallel.</param>
/// <param name="Flavour">How its actions are written: declarative, typed.</param>
/// <param name="Chart">The machine.</param>
/// <param name="EventAt">The event of step i.</param>
sealed record Machine(string Name, string Flavour, Chart Chart, Func<int, ChartEvent> EventAt);

/// <summary>The three machines, each written in JSON with the declarative vocabulary, and in C# with a typed context.</summary>
static class Machines
{
    static readonly Func<int, ChartEvent> EveryFourthToTheTop = i => new(i % 4 == 3 ? "TOP" : "LEAF");

    public static IReadOnlyList<Machine> All { get; } =
    [
        new("flat", "declarative", Declarative.Flat(3), _ => new("NEXT")),
        new("flat", "typed", Typed.Flat(), _ => new("NEXT")),
        new("nested", "declarative", Declarative.Nested(), EveryFourthToTheTop),
        new("nested", "typed", Typed.Nested(), EveryFourthToTheTop),
        new("parallel", "declarative", Declarative.Parallel(), _ => new("T")),
        new("parallel", "typed", Typed.Parallel(), _ => new("T")),
    ];
}

/// <summary>The machines as pure JSON. Only "is n even" is code: the vocabulary has no remainder.</summary>
static class Declarative
{
    const string Count = """{"type":"assign","params":{"key":"n","op":"add","value":1}}""";

    /// <summary>A ring of states; every step counts.</summary>
    public static Chart Flat(int states)
    {
        var ring = Enumerable.Range(0, states).Select(i => $$"""
            "s{{i}}":{"on":{"NEXT":{"target":"s{{(i + 1) % states}}","actions":{{Count}} } } }
            """);
        return Compile($$"""{"id":"flat","initial":"s0","context":{"n":0},"states":{ {{string.Join(',', ring)}} } }""");
    }

    /// <summary>Four levels: the leaf moves, every fourth event is handled at the top.</summary>
    public static Chart Nested()
    {
        const string Branch = """
            {"initial":"x","states":{"x":{"initial":"y","states":{"y":{"initial":"p","states":{"p":{"on":{"LEAF":"q"}},"q":{"on":{"LEAF":"p"}}}}}}}}
            """;
        return Compile(
            $$"""
            {
              "id":"nested","initial":"A","context":{"n":0},
              "on":{"TOP":[{"guard":"isEven","target":".B","actions":{{Count}} },{"target":".A","actions":{{Count}} }]},
              "states":{"A":{{Branch}},"B":{{Branch}} }
            }
            """,
            ChartImplementations.None.WithGuard("isEven", ChartGuard.When(scope => scope.Context["n"].AsNumber() % 2 == 0)));
    }

    /// <summary>Four regions, all of which move on every event.</summary>
    public static Chart Parallel()
    {
        const string Counting = $$"""{"target":"off","actions":{{Count}} }""";
        var regions = Enumerable.Range(1, 4).Select(i => $$"""
            "r{{i}}":{"initial":"on","states":{"on":{"on":{"T":{{(i == 1 ? Counting : "\"off\"")}} } },"off":{"on":{"T":"on"} } } }
            """);
        return Compile($$"""{"id":"parallel","type":"parallel","context":{"n":0},"states":{ {{string.Join(',', regions)}} } }""");
    }

    static Chart Compile(string json, ChartImplementations? implementations = null) => Chart.Compile(Encoding.UTF8.GetBytes(json), implementations);
}

/// <summary>The same machines in C#.</summary>
static class Typed
{
    internal sealed record Counter(int N)
    {
        public static Counter Next(Counter counter) => new(counter.N + 1);
    }

    public static Chart Flat() => new ChartBuilder<Counter>("flat")
        .Context(new(0))
        .State("a", state => state.On("NEXT", on => on.To("b").Assign(counter => counter with { N = counter.N + 1 })))
        .State("b", state => state.On("NEXT", on => on.To("c").Assign(counter => counter with { N = counter.N + 1 })))
        .State("c", state => state.On("NEXT", on => on.To("a").Assign(counter => counter with { N = counter.N + 1 })))
        .Build()
        .Compile();

    public static Chart Nested() => new ChartBuilder<Counter>("nested")
        .Context(new(0))
        .On("TOP", on => on.When(counter => counter.N % 2 == 0).To("B").Assign(Counter.Next))
        .On("TOP", on => on.To("A").Assign(Counter.Next))
        .State("A", Branch)
        .State("B", Branch)
        .Build()
        .Compile();

    public static Chart Parallel() => new ChartBuilder<Counter>("parallel")
        .Context(new(0))
        .AsParallel()
        .State("r1", region => region
            .State("on", state => state.On("T", on => on.To("off").Assign(Counter.Next)))
            .State("off", state => state.On("T", "on")))
        .State("r2", Region)
        .State("r3", Region)
        .State("r4", Region)
        .Build()
        .Compile();

    static void Branch(StateBuilder<Counter> branch) => branch
        .State("x", x => x
            .State("y", y => y
                .State("p", state => state.On("LEAF", "q"))
                .State("q", state => state.On("LEAF", "p"))));

    static void Region(StateBuilder<Counter> region) => region
        .State("on", state => state.On("T", "off"))
        .State("off", state => state.On("T", "on"));
}

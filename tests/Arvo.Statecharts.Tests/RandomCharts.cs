using System.Text.Json.Nodes;

namespace Arvo.Statecharts.Tests;

/// <summary>
/// Charts made from a seed: every kind of state, guards, eventless transitions, raised events, history. Every state logs <c>+id</c> on entry
/// and <c>-id</c> on exit. Nothing targets the root, which XState enters without having exited it (XS §7.2).
/// </summary>
sealed class RandomCharts
{
    static readonly string[] Events = ["A", "B", "C", "x.y", "x.z"];

    readonly Random _random;
    readonly List<(JsonObject Node, string Id, bool IsHistory)> _nodes = [];

    readonly bool _withHistory;

    RandomCharts(int seed, bool withHistory)
    {
        _random = new(seed);
        _withHistory = withHistory;
    }

    public static string Make(int seed, bool withHistory = true) => new RandomCharts(seed, withHistory).Make();

    public static IEnumerable<ChartEvent> MakeEvents(int seed) =>
        new Random(seed).GetItems(Events, 12).Select(type => new ChartEvent(type));

    string Make()
    {
        var root = State("m", depth: 0);
        root["id"] = "m";
        root["context"] = new JsonObject { ["n"] = 0 };
        root["options"] = new JsonObject { ["maxIterations"] = 40 };
        foreach (var (node, _, _) in _nodes.Where(node => !node.IsHistory).ToList())
            AddTransitions(node);
        return root.ToJsonString();
    }

    JsonObject State(string id, int depth)
    {
        var node = new JsonObject { ["entry"] = Log("+" + id), ["exit"] = Log("-" + id) };
        _nodes.Add((node, id, false));
        var children = depth >= 4 ? 0 : _random.Next(depth == 0 ? 2 : 0, 5);
        if (children == 0)
            return node;
        var states = new JsonObject();
        for (var i = 0; i < children; i++)
            states.Add($"s{i}", State($"{id}.s{i}", depth + 1));
        if (_random.Next(3) == 0)
            node["type"] = "parallel";
        else
            AddCompound(node, states, id, children);
        if (_withHistory && _random.Next(2) == 0)
            AddHistory(states, id, children);
        node["states"] = states;
        return node;
    }

    void AddCompound(JsonObject node, JsonObject states, string id, int children)
    {
        node["initial"] = $"s{_random.Next(children)}";
        if (_random.Next(3) != 0)
            return;
        states.Add("f", new JsonObject { ["type"] = "final", ["entry"] = Log($"+{id}.f"), ["exit"] = Log($"-{id}.f") });
        _nodes.Add((new(), $"{id}.f", false));
        node["onDone"] = new JsonObject { ["actions"] = Increment(), ["guard"] = Few() };
    }

    void AddHistory(JsonObject states, string id, int children)
    {
        var history = new JsonObject { ["type"] = "history", ["history"] = _random.Next(2) == 0 ? "deep" : "shallow" };
        if (_random.Next(2) == 0)
            history["target"] = $"s{_random.Next(children)}";
        states.Add("h", history);
        _nodes.Add((history, $"{id}.h", true));
    }

    void AddTransitions(JsonObject node)
    {
        var on = new JsonObject();
        for (var i = _random.Next(4); i > 0; i--)
            on[_random.Next(6) == 0 ? "x.*" : Events[_random.Next(Events.Length)]] = Transition(isEventless: false);
        if (_random.Next(12) == 0)
            on["B"] = null;
        node["on"] = on;
        if (_random.Next(5) == 0)
            node["always"] = Transition(isEventless: true);
    }

    JsonObject Transition(bool isEventless)
    {
        var transition = new JsonObject();
        if (_random.Next(5) != 0)
            transition["target"] = "#" + _nodes[_random.Next(1, _nodes.Count)].Id;
        if (_random.Next(4) == 0)
            transition["reenter"] = true;
        if (isEventless || _random.Next(4) == 0)
            transition["guard"] = Few();
        if (isEventless || _random.Next(2) == 0)
            transition["actions"] = new JsonArray(Increment(), Raise());
        return transition;
    }

    JsonObject Raise() => _random.Next(3) == 0
        ? new JsonObject
        {
            ["type"] = "raise", ["params"] = new JsonObject { ["event"] = new JsonObject { ["type"] = Events[_random.Next(Events.Length)] } },
        }
        : Log("t");

    JsonObject Few() => new()
    {
        ["type"] = "ctx",
        ["params"] = new JsonObject { ["key"] = "n", ["op"] = "<", ["value"] = _random.Next(1, 12) },
    };

    static JsonObject Increment() => new()
    {
        ["type"] = "assign",
        ["params"] = new JsonObject { ["key"] = "n", ["op"] = "add", ["value"] = 1 },
    };

    static JsonObject Log(string text) => new() { ["type"] = "log", ["params"] = text };
}

using System.Globalization;

namespace Arvo.Statecharts;

/// <summary>Actions, guards and expressions of the declarative vocabulary as a person would write them.</summary>
static class DeclaredText
{
    public static string Action(string type, DataValue parameters) => type switch
    {
        "assign" => Assign(parameters),
        "raise" or "send" => $"{type} {EventType(parameters["event"])}{After(parameters["delay"])}",
        "emit" => $"emit {EventType(parameters["event"])}",
        "log" => $"log {Expression(parameters)}",
        "cancel" => $"cancel {Expression(parameters["id"])}",
        "throw" => $"throw {Expression(parameters["message"])}",
        "enqueue" => $"enqueue {string.Join(", ", parameters["do"].Items.Select(Entry))}",
        _ => Named(type, parameters),
    };

    public static string Guard(string type, DataValue parameters) => type switch
    {
        "ctx" => Compared("ctx", parameters),
        "event" => Compared("event", parameters),
        "and" => string.Join(" and ", parameters["guards"].Items.Select(Member)),
        "or" => string.Join(" or ", parameters["guards"].Items.Select(Member)),
        "not" => $"not {Member(parameters["guard"])}",
        "stateIn" => $"in {Expression(parameters["value"])}",
        "const" => Expression(parameters["value"]),
        _ => Named(type, parameters),
    };

    public static string Duration(double milliseconds)
    {
        var (number, unit) = milliseconds switch
        {
            >= 3_600_000 when milliseconds % 360_000 == 0 => (milliseconds / 3_600_000, "h"),
            >= 60_000 when milliseconds % 6_000 == 0 => (milliseconds / 60_000, "min"),
            >= 1_000 when milliseconds % 100 == 0 => (milliseconds / 1_000, "s"),
            _ => (milliseconds, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
    }

    public static string Expression(DataValue value)
    {
        if (value.AsString() is { } text)
            return text;
        if (value.Kind != DataKind.Object || value.Count != 1)
            return value.ToString();
        var (word, operand) = value.Members.First();
        return word switch
        {
            "$ctx" => Path("ctx", operand),
            "$event" => Path("event", operand),
            "$input" => Path("input", operand),
            "$params" => Path("params", operand),
            "$add" => string.Join(" + ", operand.Items.Select(Expression)),
            "$mul" => string.Join(" * ", operand.Items.Select(Expression)),
            "$len" => $"len({Expression(operand)})",
            _ => value.ToString(),
        };
    }

    static string Assign(DataValue parameters)
    {
        if (parameters.TryGet("set", out var set))
            return string.Join(", ", set.Members.Select(member => $"{member.Key} = {Expression(member.Value)}"));
        var sign = parameters["op"].AsString() switch
        {
            "add" => "+=",
            "append" => "append",
            _ => "=",
        };
        return $"{Expression(parameters["key"])} {sign} {Expression(parameters["value"])}";
    }

    static string Entry(DataValue entry)
    {
        if (!entry.TryGet("if", out var condition))
            return entry.AsString() ?? Action(entry["type"].AsString() ?? "?", entry["params"]);
        var otherwise = entry["else"].Count == 0 ? "" : $" else {string.Join(", ", entry["else"].Items.Select(Entry))}";
        return $"if {Member(condition)} then {string.Join(", ", entry["then"].Items.Select(Entry))}{otherwise}";
    }

    static string Member(DataValue guard)
    {
        if (guard.AsString() is { } name)
            return name;
        var type = guard["type"].AsString() ?? "?";
        var text = Guard(type, guard["params"]);
        return type is "and" or "or" ? $"({text})" : text;
    }

    static string Compared(string root, DataValue parameters) =>
        $"{Path(root, parameters["key"])} {parameters["op"].AsString() ?? Comparisons.Default} {Expression(parameters["value"])}";

    static string Named(string name, DataValue parameters) => parameters.IsUndefined ? name : $"{name}({Expression(parameters)})";

    static string EventType(DataValue sent) => Expression(sent.Kind == DataKind.Object && !sent["type"].IsUndefined ? sent["type"] : sent);

    static string After(DataValue delay)
    {
        if (delay.IsNull)
            return "";
        return delay.AsNumber() is { } milliseconds ? $" after {Duration(milliseconds)}" : $" after {Expression(delay)}";
    }

    static string Path(string root, DataValue path) => path.AsString() is { Length: > 0 } text ? $"{root}.{text}" : root;
}

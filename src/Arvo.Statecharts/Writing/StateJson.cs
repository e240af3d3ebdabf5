using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes one state and those below it.</summary>
static class StateJson
{
    public static void WriteIdentity(Utf8JsonWriter writer, StateDefinition state)
    {
        if (state.Id is { } id)
            writer.WriteString("id", id);
        if (state.Kind is { } kind)
            writer.WriteString("type", NameOf(kind));
        if (state.Description is { } description)
            writer.WriteString("description", description);
    }

    public static void WriteMembers(Utf8JsonWriter writer, StateDefinition state)
    {
        if (state.Initial is { } initial)
            WriteInitial(writer, initial);
        WriteHistory(writer, state);
        WriteTexts(writer, "tags", state.Tags);
        if (!state.Meta.IsUndefined)
            DefinitionJson.WriteData(writer, "meta", state.Meta);
        ActionJson.WriteMany(writer, "entry", state.Entry);
        ActionJson.WriteMany(writer, "exit", state.Exit);
        WriteByKey(writer, "on", state.On.Select(on => (on.Descriptor, on.Transitions)), TransitionJson.WriteMany);
        WriteByKey(writer, "after", state.After.Select(after => (after.Delay, after.Transitions)), TransitionJson.WriteDelayed);
        if (state.Always.Count > 0)
            WriteTransitions(writer, "always", state.Always);
        if (state.OnDone is { } onDone)
            WriteTransitions(writer, "onDone", onDone);
        if (state.Route is { } route)
            WriteRoute(writer, route);
        WriteStates(writer, state.States);
        if (state.Output is { } output && DefinitionJson.HasForm(output))
            DefinitionJson.WriteData(writer, "output", output.Template);
    }

    static void WriteStates(Utf8JsonWriter writer, IReadOnlyList<ChildDefinition> states)
    {
        if (states.Count == 0)
            return;
        writer.WriteStartObject("states");
        foreach (var (key, state) in states)
        {
            writer.WriteStartObject(key);
            WriteIdentity(writer, state);
            WriteMembers(writer, state);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    static void WriteInitial(Utf8JsonWriter writer, InitialDefinition initial)
    {
        writer.WritePropertyName("initial");
        if (initial is { Target: { } only, Actions.Count: 0, Description: null, Meta.IsUndefined: true })
        {
            writer.WriteStringValue(only);
            return;
        }
        writer.WriteStartObject();
        if (initial.Target is { } target)
            writer.WriteString("target", target);
        ActionJson.WriteMany(writer, "actions", initial.Actions);
        TransitionJson.WriteNotes(writer, initial.Description, initial.Meta);
        writer.WriteEndObject();
    }

    static void WriteHistory(Utf8JsonWriter writer, StateDefinition state)
    {
        if (state.History is { } history)
            writer.WriteString("history", history == HistoryKind.Deep ? "deep" : "shallow");
        if (state.HistoryTargets is { } targets)
            WriteTexts(writer, "target", targets, evenIfEmpty: true);
    }

    static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts, bool evenIfEmpty = false)
    {
        if (texts.Count == 0 && !evenIfEmpty)
            return;
        writer.WritePropertyName(name);
        if (texts is [var only])
            writer.WriteStringValue(only);
        else
            TransitionJson.WriteArray(writer, texts);
    }

    static void WriteByKey(
        Utf8JsonWriter writer,
        string name,
        IEnumerable<(string Key, IReadOnlyList<TransitionDefinition> Transitions)> entries,
        Action<Utf8JsonWriter, IReadOnlyList<TransitionDefinition>> write)
    {
        var opened = false;
        foreach (var (key, transitions) in entries)
        {
            if (!opened)
                writer.WriteStartObject(name);
            opened = true;
            writer.WritePropertyName(key);
            write(writer, transitions);
        }
        if (opened)
            writer.WriteEndObject();
    }

    // A bare null would read as absent.
    static void WriteTransitions(Utf8JsonWriter writer, string name, IReadOnlyList<TransitionDefinition> transitions)
    {
        writer.WritePropertyName(name);
        TransitionJson.WriteManyOrAbsent(writer, transitions);
    }

    // A bare null would read as absent.
    static void WriteRoute(Utf8JsonWriter writer, TransitionDefinition route)
    {
        writer.WritePropertyName("route");
        if (TransitionJson.IsEmpty(route))
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        else
        {
            TransitionJson.Write(writer, route);
        }
    }

    static string NameOf(StateKind kind) => kind switch
    {
        StateKind.Atomic => "atomic",
        StateKind.Compound => "compound",
        StateKind.Parallel => "parallel",
        StateKind.Final => "final",
        _ => "history",
    };
}

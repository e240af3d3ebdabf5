using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes transitions: null, a bare target, or an object.</summary>
static class TransitionJson
{
    public static void WriteMany(Utf8JsonWriter writer, IReadOnlyList<TransitionDefinition> transitions)
    {
        if (transitions is [var only])
            Write(writer, only);
        else
            WriteItems(writer, transitions, Write);
    }

    /// <summary>Where a bare null would read as absent.</summary>
    public static void WriteManyOrAbsent(Utf8JsonWriter writer, IReadOnlyList<TransitionDefinition> transitions)
    {
        if (transitions is [var only] && !IsEmpty(only))
            Write(writer, only);
        else
            WriteItems(writer, transitions, Write);
    }

    /// <summary>Below <c>after</c> a bare null is no transition, and a bare target in an array is not read.</summary>
    public static void WriteDelayed(Utf8JsonWriter writer, IReadOnlyList<TransitionDefinition> transitions)
    {
        if (transitions is [var only] && !IsEmpty(only))
            Write(writer, only);
        else
            WriteItems(writer, transitions, WriteObject);
    }

    public static void Write(Utf8JsonWriter writer, TransitionDefinition transition)
    {
        if (IsEmpty(transition))
            writer.WriteNullValue();
        else if (transition.Targets is [{ Length: > 0 } target] && HasOnlyTargets(transition))
            writer.WriteStringValue(target);
        else
            WriteObject(writer, transition);
    }

    public static bool IsEmpty(TransitionDefinition transition) => transition.Targets is null && HasOnlyTargets(transition);

    public static void WriteNotes(Utf8JsonWriter writer, string? description, DataValue meta)
    {
        if (description is not null)
            writer.WriteString("description", description);
        if (!meta.IsUndefined)
            DefinitionJson.WriteData(writer, "meta", meta);
    }

    public static void WriteArray(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray();
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    static void WriteItems(
        Utf8JsonWriter writer,
        IReadOnlyList<TransitionDefinition> transitions,
        Action<Utf8JsonWriter, TransitionDefinition> write)
    {
        writer.WriteStartArray();
        foreach (var transition in transitions)
            write(writer, transition);
        writer.WriteEndArray();
    }

    static bool HasOnlyTargets(TransitionDefinition transition) =>
        transition is { Guard: null, Actions.Count: 0, Reenter: false, Description: null, Meta.IsUndefined: true };

    static void WriteObject(Utf8JsonWriter writer, TransitionDefinition transition)
    {
        writer.WriteStartObject();
        if (transition.Targets is { } targets)
            WriteTargets(writer, targets);
        if (transition.Guard is { } guard)
        {
            writer.WritePropertyName("guard");
            ActionJson.Write(writer, guard.Type, guard.Params);
        }
        ActionJson.WriteMany(writer, "actions", transition.Actions);
        if (transition.Reenter)
            writer.WriteBoolean("reenter", true);
        WriteNotes(writer, transition.Description, transition.Meta);
        writer.WriteEndObject();
    }

    // An empty text would read as no target.
    static void WriteTargets(Utf8JsonWriter writer, IReadOnlyList<string> targets)
    {
        writer.WritePropertyName("target");
        if (targets is [{ Length: > 0 } only])
            writer.WriteStringValue(only);
        else
            WriteArray(writer, targets);
    }
}

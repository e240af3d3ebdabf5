using System.Globalization;

namespace Arvo.Statecharts;

/// <summary>What is written at transitions and into states: <c>event [condition] / actions</c>.</summary>
static class MermaidLabel
{
    /// <summary>All transitions of a state with what triggers them, escaped.</summary>
    public static IEnumerable<(string Trigger, TransitionDefinition Transition)> TransitionsOf(StateDefinition state) =>
        state.On.SelectMany(on => on.Transitions.Select(transition => (MermaidText.Escape(on.Descriptor), transition)))
            .Concat(state.After.SelectMany(after => after.Transitions.Select(transition => (MermaidText.Escape($"after {Delay(after.Delay)}"),
                transition))))
            .Concat(state.Always.Select(transition => ("", transition)))
            .Concat((state.OnDone ?? []).Select(transition => ("done", transition)));

    /// <summary>Does the state do anything itself?</summary>
    public static bool HasReactions(StateDefinition state) => state.Entry.Count > 0 || state.Exit.Count > 0 || TransitionsOf(state).Any();

    /// <summary>What happens without leaving the state: entry, exit, transitions without a target.</summary>
    public static List<string> InsideOf(MermaidState state)
    {
        List<string> lines = [.. state.Definition.Entry.Select(action => $"entry / {Action(action)}")];
        lines.AddRange(state.Definition.Exit.Select(action => $"exit / {Action(action)}"));
        foreach (var (trigger, transition) in TransitionsOf(state.Definition))
        {
            if (transition.IsForbidden)
                lines.Add($"{trigger} / (nothing)");
            else if (transition.Targets is not { Count: > 0 })
                lines.Add(Of(trigger, transition));
        }
        return lines;
    }

    public static string Of(string trigger, TransitionDefinition transition)
    {
        var guard = transition.Guard is { } condition ? $"[{MermaidText.Escape(DeclaredText.Guard(condition.Type, condition.Params))}]" : "";
        List<string> parts = [trigger, guard, Actions(transition.Actions)];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    public static string Actions(IReadOnlyList<ActionDefinition> actions) =>
        actions.Count == 0 ? "" : "/ " + string.Join(", ", actions.Select(Action));

    static string Action(ActionDefinition action) => MermaidText.Escape(DeclaredText.Action(action.Type, action.Params));

    static string Delay(string delay) =>
        double.TryParse(delay, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) ? DeclaredText.Duration(milliseconds) : delay;
}

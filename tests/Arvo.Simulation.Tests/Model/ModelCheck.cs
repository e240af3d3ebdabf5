namespace Arvo.Simulation.Tests.Model;

/// <summary>What an exhaustive search found: each violation with the shortest way to it.</summary>
internal sealed record ModelFindings(int States, IReadOnlyDictionary<string, string> Violations, bool Complete);

/// <summary>Breadth first search over every state that a variant can reach.</summary>
internal static class ModelCheck
{
    /// <param name="variant">What to search.</param>
    /// <param name="limit">Most states to visit.</param>
    /// <param name="enough">Stop at so many violations.</param>
    public static ModelFindings Run(ModelVariant variant, int limit, int enough = int.MaxValue)
    {
        var first = ModelRules.Initial(variant).Pack();
        var known = new Dictionary<PackedState, int> { [first] = 0 };
        List<PackedState> order = [first];
        List<int> parents = [-1];
        SortedDictionary<string, string> violations = new(StringComparer.Ordinal);
        var at = 0;
        var moved = false;
        var rules = new ModelRules(variant, (move, next) =>
        {
            moved = true;
            var packed = next.Pack();
            if (known.ContainsKey(packed)) return;
            if (Violation(next, variant) is { } violation)
            {
                if (!violations.ContainsKey(violation)) violations[violation] = $"{Way(variant, order, parents, at)} {move}";
                return;
            }
            known[packed] = order.Count;
            order.Add(packed);
            parents.Add(at);
        });
        for (; at < order.Count && order.Count < limit && violations.Count < enough; at++)
        {
            var state = ModelState.Unpack(order[at]);
            moved = false;
            rules.Expand(state);
            if (!moved && Unfinished(state, variant) is { } unfinished) violations.TryAdd(unfinished, Way(variant, order, parents, at));
        }
        return new ModelFindings(order.Count, violations, at == order.Count);
    }

    static string? Violation(in ModelState state, ModelVariant variant)
    {
        for (var e = 0; e < variant.Events; e++)
        {
            if (state.Applied.CountOf(e) > 1) return "applied twice";
            if (state.Published.Contains(e) && !state.Applied.Contains(e)) return "published but not committed";
        }
        if (!FirstPublicationsInOrder(state)) return "emission order";
        for (var e = 0; e < variant.Events; e++)
        {
            if (state.Messages[e] != ModelState.Acknowledged) continue;
            if (!state.Applied.Contains(e)) return "acknowledged but not applied";
            if (!state.Published.Contains(e)) return "acknowledged but not published";
        }
        return null;
    }

    static bool FirstPublicationsInOrder(in ModelState state)
    {
        var last = -1;
        var seen = default(Sequence);
        for (var i = 0; i < state.Published.Count; i++)
        {
            var published = state.Published[i];
            if (seen.Contains(published)) continue;
            seen = seen.Add(published);
            var place = IndexOf(state.Applied, published);
            if (place < last) return false;
            last = place;
        }
        return true;
    }

    static int IndexOf(Sequence sequence, int item)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            if (sequence[i] == item) return i;
        }
        return -1;
    }

    static string? Unfinished(in ModelState state, ModelVariant variant)
    {
        for (var e = 0; e < variant.Events; e++)
        {
            if (state.Messages[e] != ModelState.Acknowledged) return "stuck";
            if (!state.Applied.Contains(e)) return "input lost";
            if (!state.Published.Contains(e)) return "output lost";
        }
        return null;
    }

    // Only parents are kept; the moves are found again by expanding them.
    static string Way(ModelVariant variant, List<PackedState> order, List<int> parents, int to)
    {
        List<string> moves = [];
        for (var child = to; parents[child] >= 0; child = parents[child])
        {
            var wanted = order[child];
            string? found = null;
            new ModelRules(variant,
                (move, next) => found ??= next.Pack() == wanted ? move.ToString() : null).Expand(ModelState.Unpack(order[parents[child]]));
            moves.Add(found ?? "?");
        }
        return string.Join(' ', moves.AsEnumerable().Reverse());
    }
}

using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>Replays one case.</summary>
public static class CaseReplay
{
    /// <summary>null when everything is as recorded, otherwise where and how it differs first.</summary>
    /// <param name="recorded">The case.</param>
    /// <param name="lost">What a restored snapshot loses, to do as XState does; null: nothing.</param>
    public static string? Run(StatechartCase recorded, DottedHistory? lost = null)
    {
        Chart chart;
        try
        {
            var implementations = recorded.Implementations is { } json ? ChartImplementations.FromJson(json) : null;
            chart = Chart.Compile(recorded.Machine, implementations);
        }
        catch (ChartDefinitionException refused)
        {
            return recorded.ExpectsConfigError ? null : $"refused: {refused.Message}";
        }
        return recorded.ExpectsConfigError ? "was compiled, expected to be refused" : Replay(recorded, new CaseActor(chart, lost), chart);
    }

    static string? Replay(StatechartCase recorded, CaseActor actor, Chart chart)
    {
        if (recorded.Restore is { } persisted)
            actor.Restore(DataValue.FromJson(persisted).ToUtf8Bytes());
        else
            actor.Start(recorded.Input);
        // A case without error has an init; the reader saw to it.
        if (Check("init", recorded.Init!, actor, chart) is { } different)
            return different;
        for (var i = 0; i < recorded.Steps.Count; i++)
        {
            var step = recorded.Steps[i];
            actor.ForgetEffects();
            if (Perform(step, actor) is { } wrong)
                return $"step {i} ({step.Kind}): {wrong}";
            if (Check($"step {i} ({step.Kind})", step, actor, chart) is { } differs)
                return differs;
        }
        return null;
    }

    static string? Perform(CaseStep step, CaseActor actor)
    {
        switch (step.Kind)
        {
            case StepKind.Send when step.Sent is { } sent:
                actor.Send(ChartEvent.Wrap(sent));
                return null;
            case StepKind.Advance:
                actor.Advance(TimeSpan.FromMilliseconds(step.Milliseconds));
                return null;
            case StepKind.Stop:
                actor.Stop();
                return null;
            case StepKind.Roundtrip:
                return Roundtrip(step, actor);
            default:
                return null;
        }
    }

    static string? Roundtrip(CaseStep step, CaseActor actor)
    {
        var bytes = actor.Snapshot.ToUtf8Bytes();
        actor.Restore(bytes);
        return step.Persisted is { } expected ? Expectation.ComparePersisted(DataValue.FromJson(expected), DataValue.Parse(bytes)) : null;
    }

    static string? Check(string where, CaseStep step, CaseActor actor, Chart chart)
    {
        if (Expectation.Compare(step.Expect, actor) is { } different)
            return $"{where}: {different}";
        foreach (var (candidate, result) in step.Can)
        {
            if (chart.Can(actor.Snapshot, candidate) != result)
                return $"{where}: can {candidate.Data}: expected {result}, got {!result}";
        }
        foreach (var (wanted, result) in step.Matches)
        {
            if (actor.Snapshot.Matches(wanted) != result)
                return $"{where}: matches {wanted}: expected {result}, got {!result}";
        }
        return null;
    }
}

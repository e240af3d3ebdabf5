namespace Arvo.Simulation.Tests.Simulated;

/// <summary>What happened to a call on its way.</summary>
internal enum Fate
{
    Normal,
    RequestLost,
    AnswerLost,
    RequestLate,
    AnswerLate,
}

/// <summary>
/// Between a process and what it calls: a request arrives, is lost, or arrives long after the caller has given up; an answer likewise. A caller that
/// died or is paused does not change what arrives.
/// </summary>
internal sealed class Network(World world)
{
    static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(5);

    /// <summary>Share of calls that meet with something else than a normal fate.</summary>
    public double Trouble { get; set; }

    /// <param name="caller">Hears the answer, if it lives then.</param>
    /// <param name="what">For the journal.</param>
    /// <param name="execute">Runs on the far side and answers now or later, or never.</param>
    /// <param name="unknown">What the caller hears when it has waited for too long.</param>
    public Task<T> CallAsync<T>(SimulatedProcess caller, string what, Action<Fate, Action<T>> execute, Func<Exception> unknown)
    {
        var answer = new TaskCompletionSource<T>();
        var fate = world.Chance(Trouble) ? (Fate)world.Random.Next(1, 5) : Fate.Normal;
        if (fate != Fate.Normal) world.Note(() => $"{caller.Name} {what}: {fate}");
        var giveUp = world.After(fate == Fate.AnswerLate ? 20 * GiveUp : GiveUp, caller, () => answer.TrySetException(unknown()));
        if (fate == Fate.RequestLost) return answer.Task;
        world.After(fate == Fate.RequestLate ? world.Between(0, 90_000) : world.Between(0.1, 20), null,
            () => Arrive(caller, fate, execute, answer, giveUp));
        return answer.Task;
    }

    void Arrive<T>(SimulatedProcess caller, Fate fate, Action<Fate, Action<T>> execute, TaskCompletionSource<T> answer, WorldTimer giveUp)
    {
        try
        {
            execute(fate, result => Return(fate, () => answer.TrySetResult(result)));
        }
        catch (Exception refused)
        {
            Return(fate, () => answer.TrySetException(refused));
        }

        void Return(Fate way, Action arrive)
        {
            if (way is Fate.AnswerLost or Fate.RequestLate) return;
            world.After(way == Fate.Normal ? world.Between(0.1, 20) : world.Between(1_000, 90_000), caller, () =>
            {
                giveUp.Cancelled = true;
                arrive();
            });
        }
    }
}

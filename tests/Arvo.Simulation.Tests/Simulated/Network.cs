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
    static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(1);

    /// <summary>Share of calls that meet with something else than a normal fate.</summary>
    public double Trouble { get; set; }

    public Task<T> CallAsync<T>(SimulatedProcess caller, string what, Func<Fate, T> execute, Func<Exception> unknown)
    {
        var answer = new TaskCompletionSource<T>();
        var fate = world.Chance(Trouble) ? (Fate)world.Random.Next(1, 5) : Fate.Normal;
        if (fate != Fate.Normal) world.Note(() => $"{caller.Name} {what}: {fate}");
        if (fate is not (Fate.Normal or Fate.AnswerLate)) world.After(GiveUp, caller, () => answer.TrySetException(unknown()));
        if (fate == Fate.RequestLost) return answer.Task;
        var way = fate == Fate.RequestLate ? world.Between(0, 90_000) : world.Between(0.1, 20);
        world.After(way, null, () =>
        {
            T result;
            try
            {
                result = execute(fate);
            }
            catch (Exception refused)
            {
                world.After(world.Between(0.1, 20), caller, () => answer.TrySetException(refused));
                return;
            }
            if (fate is Fate.Normal or Fate.AnswerLate)
                world.After(fate == Fate.Normal ? world.Between(0.1, 20) : world.Between(1_000, 90_000), caller, () => answer.TrySetResult(result));
        });
        return answer.Task;
    }
}

using System.Diagnostics;

namespace Arvo.TestKit;

/// <summary>Waits for what another process or thread brings about, at most a given time.</summary>
public static class Eventually
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Completes when <paramref name="condition"/> holds; a <see cref="TimeoutException"/> that says <paramref name="what"/> did not come otherwise.</summary>
    public static async Task HoldsAsync(string what, TimeSpan within, Func<CancellationToken, Task<bool>> condition, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition(cancellationToken))
        {
            if (waited.Elapsed > within) throw new TimeoutException($"Not within {within.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Interval, cancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(string, TimeSpan, Func{CancellationToken, Task{bool}}, CancellationToken)"/>
    public static Task HoldsAsync(string what, TimeSpan within, Func<bool> condition, CancellationToken cancellationToken) =>
        HoldsAsync(what, within, _ => Task.FromResult(condition()), cancellationToken);
}

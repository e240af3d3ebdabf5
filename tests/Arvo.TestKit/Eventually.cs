using System.Diagnostics;

namespace Arvo.TestKit;

/// <summary>Waits for what another process or thread brings about.</summary>
public static class Eventually
{
    /// <summary>
    /// How long a test waits for what is sure to come: it only ends a hang, so it is far more than
    /// the slowest machine needs. Nothing about speed is asserted by it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Completes when <paramref name="condition"/> holds; a <see cref="TimeoutException"/> that says <paramref name="what"/> did not come otherwise.
    /// It looks now and then: a state that ends by itself may be over before it looks, so wait for states that stay.
    /// </summary>
    public static async Task HoldsAsync(string what, Func<CancellationToken, Task<bool>> condition, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition(cancellationToken))
        {
            if (waited.Elapsed > Patience) throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}");
            await Task.Delay(Interval, cancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(string, Func{CancellationToken, Task{bool}}, CancellationToken)"/>
    public static Task HoldsAsync(string what, Func<bool> condition, CancellationToken cancellationToken) =>
        HoldsAsync(what, _ => Task.FromResult(condition()), cancellationToken);
}

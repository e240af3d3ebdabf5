using System.Globalization;

namespace Arvo.TestKit;

/// <summary>
/// Where random inputs begin: the same in every run, so that a change is judged by itself and not by the dice. Other inputs are tried by setting
/// <c>ARVO_RANDOM_SEED</c> to another number.
/// </summary>
public static class RandomSeed
{
    const string Variable = "ARVO_RANDOM_SEED";

    public static ulong Value { get; } =
        ulong.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1;
}

using System.Globalization;

namespace Arvo.Statecharts;

/// <summary>Delays as keys of <c>after</c>.</summary>
static class Delays
{
    /// <summary>Milliseconds, or null when it is a name. As in JavaScript <c>Infinity</c> is a number: such a timer is never due.</summary>
    public static double? Parse(string delay)
    {
        var text = delay.Trim();
        if (text.Length == 0)
            return 0;
        if (text is "Infinity" or "+Infinity")
            return double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>As in event types: <c>1000</c>, <c>0.5</c>.</summary>
    public static string Format(double milliseconds) => milliseconds.ToString("R", CultureInfo.InvariantCulture);
}

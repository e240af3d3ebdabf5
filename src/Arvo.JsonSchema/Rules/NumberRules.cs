using System.Globalization;
using System.Text.Json;

namespace Arvo.JsonSchema;

/// <summary>The bounds of a number, compared as the numbers JavaScript has.</summary>
sealed record NumberRules(double? Minimum, double? Maximum, double? ExclusiveMinimum, double? ExclusiveMaximum, JsonElement? MultipleOf)
{
    public void Check(JsonElement value, string path, List<ArvoFault> faults)
    {
        var number = value.GetDouble();
        if (number < Minimum) faults.Add(new ArvoFault(path, Text($"must be at least {Minimum}")));
        if (number > Maximum) faults.Add(new ArvoFault(path, Text($"must be at most {Maximum}")));
        if (number <= ExclusiveMinimum) faults.Add(new ArvoFault(path, Text($"must be more than {ExclusiveMinimum}")));
        if (number >= ExclusiveMaximum) faults.Add(new ArvoFault(path, Text($"must be less than {ExclusiveMaximum}")));
        if (MultipleOf is { } step && !IsMultiple(value, step)) faults.Add(new ArvoFault(path, $"must be a multiple of {step.GetRawText()}"));
    }

    // In decimals, where 0.3 is a multiple of 0.1; what is out of their range in floating point.
    static bool IsMultiple(JsonElement value, JsonElement step)
    {
        if (TryDecimal(value, out var dividend) && TryDecimal(step, out var divisor)) return divisor != 0 && dividend % divisor == 0;
        return Math.IEEERemainder(value.GetDouble(), step.GetDouble()) == 0;
    }

    static bool TryDecimal(JsonElement number, out decimal value) =>
        decimal.TryParse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Numbers between JSON text and double.</summary>
static class JsonNumber
{
    // Integers below are written in full, the same by both ways.
    const double FewDigits = 1e15;

    /// <summary>JSON has no NaN and no infinity; as in JavaScript they become null, and negative zero becomes zero.</summary>
    public static void Write(Utf8JsonWriter writer, double number)
    {
        if (!double.IsFinite(number))
            writer.WriteNullValue();
        else if (Math.Abs(number) < FewDigits && Math.Truncate(number) == number)
            writer.WriteNumberValue((long)number);
        else
            writer.WriteNumberValue(number);
    }

    /// <summary>The number of a canonical text; much faster than parsing a double.</summary>
    public static double ReadCanonical(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == (byte)'-';
        var number = 0L;
        foreach (var digit in isNegative ? text[1..] : text)
            number = number * 10 + (digit - '0');
        return isNegative ? -number : number;
    }

    /// <summary>True when writing the parsed double gives the same text again: an integer of up to 15 digits, not negative zero.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        if (digits.Length > 15 || (negative && digits[0] == (byte)'0'))
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
        }
        return true;
    }
}

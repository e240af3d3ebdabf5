using System.Globalization;

namespace Arvo.Statecharts;

/// <summary>Remembers the last microsteps before the loop limit, to show the cycle.</summary>
sealed class LoopReport
{
    public const int Length = 32;

    readonly Queue<string> _last = new(Length);

    public void Add(List<Transition> taken)
    {
        if (taken.Count == 0)
            return;
        if (_last.Count == Length)
            _last.Dequeue();
        _last.Enqueue(string.Join(" and ", taken));
    }

    public static string Message(double limit, LoopReport? report)
    {
        var text =
            $"Infinite loop detected: the machine has processed more than {limit.ToString(CultureInfo.InvariantCulture)} microsteps without reaching a stable state.";
        return report is null ? text : $"{text} The cycle: {string.Join("; ", report.Cycle())}";
    }

    /// <summary>The shortest sequence whose repetition explains the end; all that is remembered when nothing repeats.</summary>
    string[] Cycle()
    {
        var steps = _last.ToArray();
        for (var period = 1; period <= steps.Length / 2; period++)
        {
            if (steps.AsSpan(steps.Length - period).SequenceEqual(steps.AsSpan(steps.Length - 2 * period, period)))
                return steps[^period..];
        }
        return steps;
    }
}

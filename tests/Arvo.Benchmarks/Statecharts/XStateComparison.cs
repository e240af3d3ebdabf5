using System.Globalization;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>Ratios of two files of figures: each line is machine, operation, flavour, steps per second; medians over the rounds.</summary>
static class XStateComparison
{
    const double Goal = 10;

    sealed record Figure(string Machine, string Operation, string Flavour, double Rate);

    public static int Print(string xstateFile, string arvoFile)
    {
        var xstate = Read(xstateFile);
        var arvo = Read(arvoFile);
        Console.WriteLine($"{"machine",-9} {"operation",-10} {"XState as",-11} {"per second",11}   {"Arvo as",-12} {"per second",12} {"ratio",7}");
        var missed = 0;
        foreach (var (theirs, ours) in
            from theirs in xstate
            from ours in arvo
            where (theirs.Machine, theirs.Operation) == (ours.Machine, ours.Operation)
            select (theirs, ours))
        {
            var ratio = ours.Rate / theirs.Rate;
            var isGoal = theirs.Flavour == "actor" && theirs.Operation is "send" or "roundtrip" && ours.Flavour != "switch";
            missed += isGoal && ratio < Goal ? 1 : 0;
            Console.WriteLine(
                $"{theirs.Machine,-9} {theirs.Operation,-10} {theirs.Flavour,-11} {theirs.Rate,11:N0}   {ours.Flavour,-12} {ours.Rate,12:N0} {ratio,6:F1}x{Verdict(isGoal, ratio)}");
        }
        Console.WriteLine(missed == 0 ? $"All goals met: at least {Goal}x." : $"{missed} goals missed: below {Goal}x.");
        return missed == 0 ? 0 : 1;
    }

    static string Verdict(bool isGoal, double ratio) => isGoal ? (ratio >= Goal ? "  met" : "  MISSED") : "";

    static List<Figure> Read(string file) =>
    [
        .. File.ReadLines(file)
            .Select(line => line.Split(' '))
            .GroupBy(words => (Machine: words[0], Operation: words[1], Flavour: words[2]))
            .Select(group => new Figure(group.Key.Machine, group.Key.Operation, group.Key.Flavour, Median(group.Select(words => double.Parse(words[3], CultureInfo.InvariantCulture))))),
    ];

    static double Median(IEnumerable<double> figures) => figures.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}

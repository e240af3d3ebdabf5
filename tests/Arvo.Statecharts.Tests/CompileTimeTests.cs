using System.Text;

namespace Arvo.Statecharts.Tests;

/// <summary>Processor time is that of the whole process, so these tests run alone.</summary>
[CollectionDefinition(nameof(MeasuringAlone), DisableParallelization = true)]
public sealed class MeasuringAlone;

[Collection(nameof(MeasuringAlone))]
public sealed class CompileTimeTests
{
    const int Tries = 3;

    [Fact]
    public void Ten_thousand_states_compile_in_a_moment_and_ten_times_the_states_take_ten_times_as_long()
    {
        var (small, large) = (Ring(1_000), Ring(10_000));

        var chart = Chart.Compile(large);
        var (shorter, longer) = (ShortestOf(small), ShortestOf(large));

        // A machine may be slow, but not at the large one only: what grows with the square would take a hundred times as long.
        (longer / shorter).ShouldBeLessThan(40);
        longer.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        chart.States.Count.ShouldBe(10_001);
        chart.Start().Send("NEXT").Send("NEXT").Snapshot.Value.ShouldBe("s2");
    }

    static byte[] Ring(int states)
    {
        var json = new StringBuilder("""{"initial":"s0","states":{""");
        for (var i = 0; i < states; i++)
            json.Append($$"""{{(i > 0 ? "," : "")}}"s{{i}}":{"on":{"NEXT":"s{{(i + 1) % states}}","E{{i}}":"s0"},"entry":{"type":"log","params":{{i}} } }""");
        return Encoding.UTF8.GetBytes(json.Append("}}").ToString());
    }

    // Of several tries, as a collection of garbage may fall into one.
    static TimeSpan ShortestOf(byte[] definition) => Enumerable.Range(0, Tries).Min(_ =>
    {
        var before = Environment.CpuUsage.TotalTime;
        Chart.Compile(definition);
        return Environment.CpuUsage.TotalTime - before;
    });
}

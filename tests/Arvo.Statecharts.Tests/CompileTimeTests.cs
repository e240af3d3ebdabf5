using System.Text;

namespace Arvo.Statecharts.Tests;

/// <summary>How compiling grows with the chart, by what it allocates: the benchmark <c>statecharts sizes</c> tells how long it takes.</summary>
public sealed class CompileTimeTests
{
    [Fact]
    public void Ten_thousand_states_compile_and_ten_times_the_states_cost_ten_times_as_much()
    {
        var (small, large) = (Ring(1_000), Ring(10_000));
        Chart.Compile(small); // whatever is allocated only once

        var less = AllocatedBy(() => Chart.Compile(small));
        var more = AllocatedBy(() => Chart.Compile(large));

        (more / (double)less).ShouldBeLessThan(15); // what grows with the square would be a hundred times as much
        var chart = Chart.Compile(large);
        chart.States.Count.ShouldBe(10_001);
        chart.Start().Send("NEXT").Send("NEXT").Snapshot.Value.ShouldBe("s2");
    }

    static byte[] Ring(int states)
    {
        var json = new StringBuilder("""{"initial":"s0","states":{""");
        for (var i = 0; i < states; i++)
            json.Append(
                $$"""{{(i > 0 ? "," : "")}}"s{{i}}":{"on":{"NEXT":"s{{(i + 1) % states}}","E{{i}}":"s0"},"entry":{"type":"log","params":{{i}} } }""");
        return Encoding.UTF8.GetBytes(json.Append("}}").ToString());
    }

    static long AllocatedBy(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

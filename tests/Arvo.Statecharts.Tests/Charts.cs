using System.Text;

namespace Arvo.Statecharts.Tests;

/// <summary>Short ways to charts, events and data in tests.</summary>
static class Charts
{
    public static Chart Compile(string json, ChartImplementations? implementations = null, ChartOptions? options = null) =>
        Chart.Compile(Encoding.UTF8.GetBytes(json), implementations, options);

    public static IReadOnlyList<ChartFault> FaultsOf(string json, ChartImplementations? implementations = null, ChartOptions? options = null) =>
        Should.Throw<ChartDefinitionException>(() => Compile(json, implementations, options)).Faults;

    public static Step Send(this Step step, string type) => step.Snapshot.Chart.Send(step.Snapshot, new ChartEvent(type));

    public static Step Send(this Step step, DataValue payload) => step.Snapshot.Chart.Send(step.Snapshot, ChartEvent.From(payload));

    public static DataValue Json(string json) => DataValue.Parse(json);

    public static string Persisted(this Snapshot snapshot) => Encoding.UTF8.GetString(snapshot.ToUtf8Bytes());
}

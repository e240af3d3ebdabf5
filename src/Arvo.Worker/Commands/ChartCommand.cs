using System.CommandLine;
using Arvo.Sample.Orders;
using Arvo.Statecharts;

namespace Arvo.Worker.Commands;

/// <summary><c>chart</c>: the sample's chart as XState JSON or as a Mermaid diagram.</summary>
internal static class ChartCommand
{
    public static Command Create()
    {
        var mermaid = new Option<bool>("--mermaid") { Description = "Prints a Mermaid stateDiagram-v2 instead of XState v5 JSON." };
        var command = new Command("chart", "Prints the chart of the sample workflow.") { mermaid };
        command.SetAction(parsed =>
        {
            Settings.Refuse(parsed);
            Console.Out.WriteLine(parsed.GetValue(mermaid) ? OrderChart.Chart.Definition.ToMermaid() : OrderChart.Chart.Definition.ToJson());
        });
        return command;
    }
}

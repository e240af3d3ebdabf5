using System.CommandLine;
using Arvo.Sample.Orders;

namespace Arvo.Worker.Commands;

/// <summary><c>order</c>: prints an event that starts the sample workflow, to be published by any client.</summary>
internal static class OrderCommand
{
    public static Command Create()
    {
        var number = new Argument<string>("number") { Description = "The shop's number of the order." };
        var initiator =
            new Option<string>("--initiator") { Description = "Who orders, and gets the result.", DefaultValueFactory = _ => "com.my.shop" };
        var sku = new Option<string>("--sku") { Description = "What is ordered.", DefaultValueFactory = _ => "espresso-machine" };
        var quantity = new Option<int>("--quantity") { Description = "How many; more than 100 are never in stock.", DefaultValueFactory = _ => 1 };
        var amount = new Option<decimal>("--amount") { Description = "What it costs; more than 500 is refused.", DefaultValueFactory = _ => 210 };
        var address = new Option<string>("--address") { Description = "Where it goes.", DefaultValueFactory = _ => "Harbour Street 1" };
        var command = new Command("order", "Prints an event that starts the sample workflow.") { number, initiator, sku, quantity, amount, address };
        command.SetAction(parsed =>
        {
            Settings.Refuse(parsed);
            Console.Out.WriteLine(Event(parsed.GetValue(initiator)!, new OrderPlaced( // options with defaults and a required argument are never null
                parsed.GetValue(number)!, parsed.GetValue(sku)!, parsed.GetValue(quantity), parsed.GetValue(amount), parsed.GetValue(address)!)));
        });
        return command;
    }

    static ArvoEvent Event(
        string initiator,
        OrderPlaced placed) => new ArvoOrchestratorEventFactory(OrderContracts.Order.Version(OrderContracts.V1)).Init(new ArvoEventOptions
    {
        Id = ArvoEventId.DeveloperManaged($"placed-{placed.OrderId}"),
        Source = initiator,
        Data = OrderEvents.InitData(placed),
    });
}

using Arvo.Benchmarks;

return args switch
{
    ["stores", .. var rest] => await StoreBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Arvo.Benchmarks stores [seconds per measurement] [rounds] [--no-million] [--only=<store>]");
    return 2;
}

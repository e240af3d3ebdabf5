using Arvo.CorpusRunner;

return args switch
{
    ["arvo", var folder] => ArvoCorpus.Run(folder, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: arvo FOLDER");
    return 2;
}

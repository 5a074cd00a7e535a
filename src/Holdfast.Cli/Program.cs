using Holdfast.Cli;

using var interrupts = Interrupts.OfProcess();
return await HoldfastCli.RunAsync(args, Terminal.OfProcess(interrupts));

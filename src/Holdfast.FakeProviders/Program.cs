using Holdfast.FakeProviders;

var app = PracticeServer.Build(args, TimeProvider.System);
await app.StartAsync();
Console.WriteLine($"Holdfast practice model (not a real model) listening on {string.Join(", ", app.Urls)}");
await app.WaitForShutdownAsync();

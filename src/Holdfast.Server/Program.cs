using System.Collections;
using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Files;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Server;
using Holdfast.Server.Composition;
using Holdfast.Server.Configuration;
using Holdfast.Server.Hosting;
using Holdfast.Server.Models;

NativeMemory.Bound();
var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!);
var mistakes = new List<ConfigMistake>();
if (ConfigValidator.Read(environment, mistakes) is not { } model) return StartRefusal.Say(mistakes);
if (args is ["--check"]) return StartRefusal.SayValid(model);
if (args.Length > 0)
    return StartRefusal.Say("The server takes no arguments but --check; settings are in holdfast.json and in the environment.");

try
{
    DataFolder.Create(model.DataFolder);
    await using IStore store = model.Database is { } address
        ? await PostgresStore.OpenAsync(address, model.DataFolder, TimeProvider.System)
        : SqliteStore.Open(model.DataFolder, TimeProvider.System);
    var shelf = new FileShelf(Path.Combine(model.DataFolder, "recall"));
    await using var app = HoldfastServer.Build(model, store, shelf, TimeProvider.System);
    await app.Services.GetRequiredService<DefaultLadder>().FindAsync(default);
    await app.StartAsync();
    var url = Reachable.From(app.Urls.First());
    var made = await app.Services.GetRequiredService<FirstStart>().RunAsync(url, default);
    Console.WriteLine(Banner.For(model, url, made));
    await app.WaitForShutdownAsync();
    return Environment.ExitCode;
}
catch (Exception e) when (StartRefusal.Sentence(e, model) is { } sentence)
{
    return StartRefusal.Say(sentence);
}

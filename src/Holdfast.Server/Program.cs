using System.Collections;
using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Server;
using Holdfast.Server.Composition;
using Holdfast.Server.Configuration;
using Holdfast.Server.Hosting;

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!);
var mistakes = new List<ConfigMistake>();
if (ConfigValidator.Read(environment, mistakes) is not { } model) return StartRefusal.Say(mistakes);
if (args is ["--check"]) return StartRefusal.SayValid(model);
if (args.Length > 0) return StartRefusal.Say("The server takes no arguments but --check; settings are in holdfast.json and in the environment.");

try
{
    DataFolder.Create(model.DataFolder);
    await using var store = SqliteStore.Open(model.DataFolder, TimeProvider.System);
    await using var app = HoldfastServer.Build(model, store.Journal, store.Directory, TimeProvider.System);
    var made = await app.Services.GetRequiredService<FirstStart>().RunAsync(model.Urls[0].GetLeftPart(UriPartial.Authority), default);
    await app.StartAsync();
    Console.WriteLine(Banner.For(model, app.Urls.First(), made));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (StartRefusal.Sentence(e, model) is { } sentence)
{
    return StartRefusal.Say(sentence);
}

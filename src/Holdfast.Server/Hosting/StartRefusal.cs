using System.Net.Sockets;
using Holdfast.Adapters.Storage;
using Holdfast.Server.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Holdfast.Server.Hosting;

/// <summary>Why the server does not start, in words and without a stack trace.</summary>
internal static class StartRefusal
{
    public const int ExitCode = 2;

    /// <summary>Null for anything else than what an operator can mend: that is a bug, and crashes.</summary>
    public static string? Sentence(Exception e, ServerModel model) => e switch
    {
        StorageException when model.Database is not null => $"{e.Message} The database is named by {Settings.Database.Variable}.",
        StartupException or StorageException => e.Message,
        IOException { InnerException: AddressInUseException } =>
            $"The address {Urls(model)} is in use by another program: stop that one, "
            + $"or choose another with {Settings.Urls.Variable} or ./run --port.",
        SocketException or IOException { InnerException: SocketException } =>
            $"Cannot listen on {Urls(model)}: {(e.InnerException ?? e).Message}. Choose another address with {Settings.Urls.Variable}.",
        _ => null,
    };

    public static int Say(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return ExitCode;
    }

    public static int Say(IReadOnlyCollection<ConfigMistake> mistakes)
    {
        var count = mistakes.Count == 1 ? "a mistake" : $"{mistakes.Count} mistakes";
        return Say($"Holdfast cannot start, the configuration has {count}:\n  {string.Join("\n  ", mistakes)}");
    }

    public static int SayValid(ServerModel model)
    {
        Console.WriteLine($"The configuration is valid. {Banner.Models(model).Trim()}");
        return 0;
    }

    private static string Urls(ServerModel model) => string.Join(" or ", model.Urls);
}

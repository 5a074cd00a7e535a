using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.Auth;
using Holdfast.Server.Configuration;

namespace Holdfast.Server.Hosting;

/// <summary>
/// Makes a new data folder ready to be used: a root key, the tenant <c>default</c> with an agent, and a key of each role.
/// </summary>
public sealed class FirstStart(ServerModel model, IDirectory directory, DefaultAgent agent, KeyMaker keys, TimeProvider clock)
{
    private const string Tenant = "default";

    /// <summary>
    /// Null when the folder was made ready before. The root key comes last: one start that was cut short is finished by the next.
    /// </summary>
    /// <param name="url">Where the server can be reached, for the file of keys.</param>
    public async ValueTask<KeysFile?> RunAsync(string url, CancellationToken cancel)
    {
        var file = KeysFile.In(model.DataFolder);
        if ((await directory.KeysAsync(null, cancel)).Count > 0)
        {
            await EnsureRootKeyAsync(cancel);
            file.MoveTo(url);
            return null;
        }
        await directory.AddTenantAsync(new(Tenant, "Default", clock.Now()), cancel);
        await agent.EnsureAsync(Tenant, cancel);
        var made = file with
        {
            Url = url,
            Root = model.RootKey ?? ApiKey.Create(),
            Admin = await CreateAsync(Role.Admin, cancel),
            Operator = await CreateAsync(Role.Operator, cancel),
            App = await CreateAsync(Role.App, cancel),
        };
        made.Write();
        await keys.CreateAsync(null, Role.Root, "first root key", cancel, made.Root);
        return made;
    }

    private async ValueTask<string> CreateAsync(Role role, CancellationToken cancel) =>
        (await keys.CreateAsync(Tenant, role, $"first {role.ToString().ToLowerInvariant()} key", cancel)).Key!;

    /// <summary>A root key that was configured later than the first start.</summary>
    private async ValueTask EnsureRootKeyAsync(CancellationToken cancel)
    {
        if (model.RootKey is not { } key) return;
        switch (await directory.FindKeyAsync(ApiKey.Hash(key), cancel))
        {
            case null:
                await keys.CreateAsync(null, Role.Root, "configured root key", cancel, key);
                break;
            case { Role: not Role.Root }:
                throw new StartupException($"{Settings.RootKey.Variable} is the key of a tenant; give another.");
            case { RevokedAt: not null }:
                throw new StartupException($"{Settings.RootKey.Variable} was revoked; give another, or none.");
        }
    }
}

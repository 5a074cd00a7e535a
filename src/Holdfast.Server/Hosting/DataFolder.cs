namespace Holdfast.Server.Hosting;

internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder for its owner alone: it will hold every conversation. One that exists keeps its permissions.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(folder)) return; // the store makes it on Windows
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data folder {folder} cannot be made: {e.Message} Choose another with {Configuration.Settings.Data.Variable}.", e);
        }
    }
}

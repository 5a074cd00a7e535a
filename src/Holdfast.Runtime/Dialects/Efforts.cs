using Holdfast.Core.Models;

namespace Holdfast.Runtime.Dialects;

/// <summary>Levels of thought, lowest first. Each model has some: the nearest it has stands for the one that was asked for.</summary>
public static class Efforts
{
    private static readonly string[] Levels = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    /// <summary>Budgets of thinking tokens below which the older way of asking means low, and medium.</summary>
    private const int Medium = 4_096, High = 16_384;

    public static bool IsLevel(string level) => Levels.Contains(level);

    public static string OfBudget(int tokens) => tokens < Medium ? "low" : tokens < High ? "medium" : "high";

    /// <summary>The model's level nearest to it, of two the lower one; null when the model has none.</summary>
    public static string? On(ModelCard card, string level) => card.Efforts?
        .OrderBy(own => Math.Abs(Rank(own) - Rank(level))).ThenBy(Rank).FirstOrDefault();

    private static int Rank(string level) => Array.IndexOf(Levels, level);
}

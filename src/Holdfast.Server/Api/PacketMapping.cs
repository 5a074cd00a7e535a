using System.Text.Json;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Money;
using Holdfast.Core;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

internal static class PacketMapping
{
    public static Contract.HandoffPacket ToContract(this Packet packet) => new(
        packet.Wants,
        [.. packet.Facts.Select(note => new Contract.PacketFact(SnakeCase.Name(note.Kind), note.Text, note.Seq))],
        [.. packet.Tried.Select(step => new Contract.PacketStep(step.Seq, step.Tool, step.Result, step.IsError, step.Arguments))],
        [.. packet.Transcript.Select(line => new Contract.PacketLine(line.Seq, line.At, line.By, line.Text, line.Weighty))],
        packet.Left,
        [.. packet.Earlier.Select(earlier => new Contract.PacketHandoff(earlier.Seq, earlier.At, earlier.Code, earlier.Note, earlier.Reason))],
        packet.Summary, packet.Reasoning, packet.Draft, packet.Why.Reason,
        [.. packet.Why.Evidence.Select(evidence => new Contract.PacketEvidence(evidence.Seq, evidence.Text))],
        packet.Statement.Decisions, packet.Statement.OpenQuestions, packet.Statement.NextAction, packet.Statement.Draft, packet.Statement.Confidence,
        packet.Statement.ConfidenceReason, packet.Why.Due, new(Usd.Exact(packet.Cost.NanoUsd), packet.Cost.Attempts, packet.Cost.Failed));
}
